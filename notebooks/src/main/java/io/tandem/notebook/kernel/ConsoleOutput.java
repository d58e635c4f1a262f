package io.tandem.notebook.kernel;

import io.tandem.notebook.show.Rich;
import java.io.PrintStream;
import java.util.function.Function;

/** Lines of text, where there is no notebook: in {@code jshell}, say, or in tests. */
final class ConsoleOutput implements CellOutput {
  private final PrintStream out;

  ConsoleOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public String show(Rich rich) {
    out.println(rich.text());
    return "";
  }

  @Override
  public void replace(String id, Rich rich) {
    out.println(rich.text());
  }

  @Override
  public <T> void draw(Class<T> type, Function<Object, Rich> drawing) {
    // What jshell shows of its last line is its own affair.
  }
}
