package io.tandem.api.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding backends, in class paths that are made for the purpose. */
class BackendsTest {
  @TempDir Path folder;

  /** What the fakes below have in common. */
  public abstract static class Fake implements Backend {
    private final String name;

    Fake(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String description() {
      return "no engine at all";
    }

    @Override
    public List<String> devices() {
      return List.of("cpu");
    }

    @Override
    public Engine open(EngineOptions options) {
      throw new EngineException(name + " was asked for " + options, null);
    }
  }

  /** One backend. */
  public static final class Left extends Fake {
    public Left() {
      super("left-hand");
    }
  }

  /** Another. */
  public static final class Right extends Fake {
    public Right() {
      super("right-hand");
    }
  }

  /** One that takes the name of another. */
  public static final class Impostor extends Fake {
    public Impostor() {
      super("left-hand");
    }
  }

  /** One whose name no config can write. */
  public static final class Nameless extends Fake {
    public Nameless() {
      super("Left Hand");
    }
  }

  /** A class path of its own, so that the fakes are in no module and are found by their file. */
  private <T> T with(List<Class<?>> backends, Supplier<T> work) throws IOException {
    for (Class<?> type : List.of(Fake.class, Left.class, Right.class, Impostor.class)) {
      copy(type);
    }
    copy(Nameless.class);
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(Backend.class.getName()), backends.stream().map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new ChildFirst(path, Backend.class.getClassLoader())) {
      thread.setContextClassLoader(loader);
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void copy(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
      Files.write(target, bytes.readAllBytes());
    }
  }

  /** Loads this test's classes anew. */
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] path, ClassLoader parent) {
      super(path, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.startsWith(BackendsTest.class.getName())) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
        return super.loadClass(name, resolve);
      }
    }
  }

  private String refused(List<Class<?>> backends, Supplier<?> work) {
    return assertThrows(BadInputException.class, () -> with(backends, work)).getMessage();
  }

  @Test
  void theBackendsOnThePathAreListedByNameInOrder() throws IOException {
    assertEquals(
        List.of("left-hand", "right-hand"),
        with(List.of(Right.class, Left.class), Backends::names));
  }

  @Test
  void aBackendIsOpenedByItsNameWithTheOptionsThatAreGiven() {
    EngineOptions options = new EngineOptions("cpu", 3);
    List<Class<?>> both = List.of(Left.class, Right.class);
    assertEquals(
        "right-hand was asked for " + options,
        assertThrows(
                EngineException.class, () -> with(both, () -> Backends.open("right-hand", options)))
            .getMessage());
    assertEquals(
        "left-hand was asked for " + EngineOptions.cpu(),
        assertThrows(EngineException.class, () -> with(both, () -> Backends.open("left-hand")))
            .getMessage());
  }

  @Test
  void anUnknownNameIsToldWithTheNearestAndThoseThatAreThere() {
    assertEquals(
        "there is no backend 'left-hamd' on the path; did you mean 'left-hand'? Allowed:"
            + " left-hand, right-hand",
        refused(List.of(Left.class, Right.class), () -> Backends.open("left-hamd")));
  }

  @Test
  void aPathWithoutBackendsSaysSo() throws IOException {
    assertEquals(List.of(), with(List.of(), Backends::names));
    assertEquals(
        "there is no backend 'djl': no backend is on the path; add the jar of one",
        refused(List.of(), () -> Backends.open("djl")));
  }

  @Test
  void twoBackendsOfOneNameAreRefusedNamingBoth() {
    String message = refused(List.of(Left.class, Impostor.class), Backends::names);
    assertTrue(message.startsWith("two providers of a backend are named 'left-hand': "), message);
    assertTrue(message.contains(Left.class.getName()), message);
    assertTrue(message.contains(Impostor.class.getName()), message);
    String place = String.valueOf(folder.getFileName());
    assertTrue(message.contains("(from " + place + ")"), message);
  }

  @Test
  void aNameThatNoConfigCouldWriteIsRefused() {
    String message = refused(List.of(Nameless.class), Backends::names);
    assertTrue(message.contains("is named 'Left Hand'; a name is of lower-case"), message);
  }

  @Test
  void aBackendThatIsNotThereIsRefusedNamingItsClass() {
    String message =
        refused(
            List.of(Left.class),
            () -> {
              Path file = folder.resolve("META-INF/services/" + Backend.class.getName());
              try {
                Files.writeString(file, "no.such.Backend");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              return Backends.names();
            });
    assertTrue(message.startsWith("a provider on the path cannot be loaded: "), message);
    assertTrue(message.contains("no.such.Backend"), message);
  }
}
