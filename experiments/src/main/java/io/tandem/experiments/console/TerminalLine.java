package io.tandem.experiments.console;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A line of the terminal that is drawn over, as wide as the terminal is at the moment.
 *
 * <p>The library of bars would ask for the width in a way that also takes the signals of the
 * process: Ctrl-C would then end it at once, with nothing saved.
 */
final class TerminalLine implements ProgressBarConsumer {
  private static final int USUAL_COLUMNS = 80;

  /** A line that is full would be broken by the terminal. */
  private static final int MARGIN = 1;

  private final PrintStream out;
  private final Terminal terminal;

  TerminalLine(PrintStream out) {
    this.out = out;
    try {
      terminal =
          TerminalBuilder.builder()
              .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
              .dumb(true)
              .nativeSignals(false)
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be asked for its width", e);
    }
  }

  @Override
  public int getMaxRenderedLength() {
    int columns = terminal.getWidth();
    return (columns > 0 ? columns : USUAL_COLUMNS) - MARGIN;
  }

  @Override
  public void accept(String text) {
    new ConsoleProgressBarConsumer(out, getMaxRenderedLength()).accept(text);
  }

  @Override
  public void close() {
    out.println();
    out.flush();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be let go of", e);
    }
  }
}
