package io.tandem.experiments.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Lines that somebody types, or that come out of a pipe. */
public interface TypedLines extends AutoCloseable {

  /** The next line, or nothing at the end. */
  Optional<String> next();

  /** What Ctrl-C does while nobody types. */
  void onInterrupt(Runnable action);

  @Override
  void close();

  /**
   * Those of the terminal, with a line editor; of standard input, where that is none.
   *
   * @param prompt what stands before each line at a terminal
   * @param history the file that keeps lines typed at a terminal, if one is to
   */
  static TypedLines open(String prompt, Optional<Path> history) {
    Terminal terminal;
    try {
      terminal = TerminalBuilder.builder().system(true).dumb(true).build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        terminal.close();
        return of(System.in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal cannot be opened", e);
    }
    return of(terminal, prompt, history);
  }

  private static TypedLines of(Terminal terminal, String prompt, Optional<Path> history) {
    LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal);
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file.toAbsolutePath()));
    LineReader reader = builder.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true).build();
    return new TypedLines() {
      @Override
      public Optional<String> next() {
        try {
          return Optional.of(reader.readLine(prompt));
        } catch (UserInterruptException e) {
          return Optional.of(""); // what was typed is forgotten, as in a shell
        } catch (EndOfFileException e) {
          return Optional.empty();
        }
      }

      @Override
      public void onInterrupt(Runnable action) {
        terminal.handle(Terminal.Signal.INT, signal -> action.run());
      }

      @Override
      public void close() {
        try {
          terminal.close();
        } catch (IOException e) {
          throw new UncheckedIOException("the terminal cannot be let go of", e);
        }
      }
    };
  }

  /** Those of a stream in UTF-8, which Ctrl-C ends with the program. */
  static TypedLines of(InputStream input) {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    return new TypedLines() {
      @Override
      public Optional<String> next() {
        try {
          return Optional.ofNullable(reader.readLine());
        } catch (IOException e) {
          throw new UncheckedIOException("standard input cannot be read", e);
        }
      }

      @Override
      public void onInterrupt(Runnable action) {}

      @Override
      public void close() {}
    };
  }
}
