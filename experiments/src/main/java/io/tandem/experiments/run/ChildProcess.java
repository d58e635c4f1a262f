package io.tandem.experiments.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process of this program, with the same JVM, options and path as this one. */
public final class ChildProcess {
  private static final int TERMINATED = 143;
  private static final long MEANWHILE_MILLIS = 500;
  private static final String MAIN_CLASS = "io.tandem.experiments.Main";

  /** Tells a part which process it belongs to. */
  private static final String PARENT = "tandem.parent";

  private ChildProcess() {}

  /**
   * Ends this process, if it is a part of another one, as a termination signal would, when that one
   * is gone: one that was killed cannot say so.
   */
  static void endWithParent() {
    Long parent = Long.getLong(PARENT);
    if (parent == null) {
      return;
    }
    Thread watching =
        new Thread(
            () -> {
              ProcessHandle.of(parent).ifPresent(process -> process.onExit().join());
              System.exit(TERMINATED);
            },
            "end with the parent");
    watching.setDaemon(true);
    watching.start();
  }

  /**
   * Runs a part of an experiment, its output on this process's.
   *
   * @param part what it takes of the experiment, as {@code KEY=VALUE}
   * @param options further ones of {@code tandem run}
   * @param meanwhile what is done now and then as long as it runs, and once afterwards
   * @return the exit code
   * @throws RunFailedException if the process cannot be started or this thread is interrupted
   */
  static int run(Path config, String part, Path output, List<String> options, Runnable meanwhile) {
    List<String> command = new ArrayList<>(ofThis());
    command.addAll(List.of("run", config.toString(), part));
    command.addAll(List.of("--output", output.toString()));
    command.addAll(options);
    Process process;
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new RunFailedException("the process for '" + part + "' cannot be started: " + e, e);
    }
    // A signal to this process alone must reach the child, which then saves its state.
    Thread forward = new Thread(() -> end(process), "end the run of " + part);
    Runtime.getRuntime().addShutdownHook(forward);
    try {
      while (!process.waitFor(MEANWHILE_MILLIS, TimeUnit.MILLISECONDS)) {
        meanwhile.run();
      }
      remove(forward);
      meanwhile.run();
      return process.exitValue();
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted while '" + part + "' was running", e);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is already ending, and the hook with it.
      return;
    }
  }

  /**
   * The beginning of a command line that starts this program as a part of this process: it ends
   * when this one does, however that is. Its arguments are to follow.
   */
  public static List<String> ofThis() {
    List<String> command = new ArrayList<>(java());
    command.add(1, endsWithThis());
    return command;
  }

  /** The option of the JVM by which a run ends, its state saved, when this process is gone. */
  public static String endsWithThis() {
    return "-D" + PARENT + "=" + ProcessHandle.current().pid();
  }

  /** The beginning of a command line that starts this program; its arguments are to follow. */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.removeIf(argument -> argument.matches("-agentlib.*|-javaagent.*|-D" + PARENT + "=.*"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    Module module = ChildProcess.class.getModule();
    if (!module.isNamed()) {
      command.add(MAIN_CLASS);
      return command;
    }
    command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
    command.addAll(List.of("-m", module.getName() + "/" + MAIN_CLASS));
    return command;
  }
}
