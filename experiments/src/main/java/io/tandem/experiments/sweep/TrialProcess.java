package io.tandem.experiments.sweep;

import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.run.ProcessMemory;
import io.tandem.experiments.run.RunFailedException;
import io.tandem.experiments.run.Start;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The process in which a trial runs, and what it was seen to take. */
final class TrialProcess {
  private static final int LONGEST_MESSAGE = 2000;

  private final Process process;
  private final Path log;
  private final long logged;
  private boolean asked;
  private long residentBytes;
  private long peakBytes;

  private TrialProcess(Process process, Path log, long logged) {
    this.process = process;
    this.log = log;
    this.logged = logged;
  }

  /**
   * Starts it; it goes on with what there is of the run, and begins it where there is nothing.
   *
   * @param directory of the run, with its config
   * @param log what it says is appended there
   * @param pause after how many validations it pauses, if it does
   * @throws RunFailedException if it cannot be started
   */
  static TrialProcess start(Path directory, Path log, OptionalInt pause) {
    List<String> command = new ArrayList<>(ChildProcess.ofThis());
    command.addAll(List.of("run", directory.toString(), "--resume", "--quiet"));
    pause.ifPresent(
        validations -> command.addAll(List.of(Start.PAUSE_OPTION, Integer.toString(validations))));
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      return new TrialProcess(process, log, before);
    } catch (IOException e) {
      throw new RunFailedException("the process of " + directory + " cannot be started: " + e, e);
    }
  }

  /** Whether it has not ended yet. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** The code with which it ended. */
  int exit() {
    return process.exitValue();
  }

  /** Asks it to save its state and end. */
  void ask() {
    asked = true;
    process.destroy();
  }

  /** Whether it was asked to end. */
  boolean wasAsked() {
    return asked;
  }

  /** Waits until it has ended. */
  void await() throws InterruptedException {
    process.waitFor();
  }

  /** Looks at its memory. */
  void look() {
    residentBytes =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .mapToLong(one -> Math.max(0, ProcessMemory.residentBytes(one.pid())))
            .sum();
    peakBytes = Math.max(peakBytes, residentBytes);
  }

  /** What it had resident when it was looked at last. */
  long residentBytes() {
    return residentBytes;
  }

  /** The most that it had resident when it was looked at. */
  long peakBytes() {
    return peakBytes;
  }

  /** The last that it said, for people. */
  String said() {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      long begin = Math.max(Math.min(logged, channel.size()), channel.size() - LONGEST_MESSAGE);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - begin));
      channel.position(begin);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
      // What the program says of itself begins so; engines say more than anybody wants to know.
      int own = text.lastIndexOf("tandem: ");
      return own < 0 ? text : text.substring(own + "tandem: ".length());
    } catch (IOException e) {
      return "what it said cannot be read: " + e;
    }
  }
}
