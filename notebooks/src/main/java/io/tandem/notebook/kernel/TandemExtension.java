package io.tandem.notebook.kernel;

import io.tandem.notebook.Notebook;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * What JJava runs when the platform's jars come on its class path, so that the last line of a cell
 * is drawn before anything was imported.
 */
public final class TandemExtension implements Extension {

  /** Used by the kernel. */
  public TandemExtension() {}

  @Override
  public void install(BaseKernel kernel) {
    Notebook.begin();
  }
}
