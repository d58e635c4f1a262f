package io.tandem.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs the tests of a kit on a provider, which may do something wrong. */
public final class KitRun {

  /** Makes a test class of a kit, ready for one test. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * Prepares.
     *
     * @param folder an empty folder for this test alone
     * @throws Exception if that cannot be done, which fails the test
     */
    Object prepare(Path folder) throws Exception;
  }

  private KitRun() {}

  /** The tests of a kit that fail, each on a provider and in a folder of its own. */
  public static Set<String> failing(Class<?> kit, Path folder, Preparation preparation)
      throws Exception {
    List<Method> tests =
        Arrays.stream(kit.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .toList();
    assertFalse(tests.isEmpty());
    Set<String> failing = new TreeSet<>();
    for (Method test : tests) {
      test.setAccessible(true);
      try {
        test.invoke(preparation.prepare(Files.createDirectory(folder.resolve(test.getName()))));
      } catch (InvocationTargetException e) {
        failing.add(test.getName());
      }
    }
    return failing;
  }
}
