/** Where rich output goes: to the Jupyter kernels JJava and IJava, or to the console. */
package io.tandem.notebook.kernel;
