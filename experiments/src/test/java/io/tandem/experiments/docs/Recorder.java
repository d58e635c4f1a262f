package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the shell's blocks of a page in bash, one after the other, in a folder where everything that
 * they could call only writes down how it was called: the launcher, the scripts and benchmarks of
 * the checkout, and a few programs that pages may name. So loops, quotes, variables and patterns
 * are bash's affair, and a program or script that is not there ends it.
 */
final class Recorder {
  private static final List<String> PROGRAMS =
      List.of("mvn", "javac", "jar", "java", "git", "g++", "jq", "python", "python3", "jupyter");

  /** Programs that do what they do. */
  private static final List<String> REAL = List.of("bash", "mkdir", "find", "ln", "dirname");

  private static final String RECORD =
      """
      #!/bin/bash
      name=$0
      case $name in "$PAGE"/bin/*) name=${name##*/} ;; "$PAGE"/*) name=${name#"$PAGE"/} ;; esac
      printf '%s\\0' "$name" "$#" "$@" >>"$PAGE/log"
      if [ "${1:-} ${2:-}" = "-m venv" ]; then
        mkdir -p "$3/bin"
        for made in python pip; do ln -s "$PAGE/bin/java" "$3/bin/$made"; done
      fi
      """;

  private static final String MARK = "#block";
  private static final Pattern INPUT = Pattern.compile("< *([\\w./-]+)");
  private static final long PATIENCE_SECONDS = 60;

  private Recorder() {}

  /**
   * A program that a block called.
   *
   * @param block the block
   * @param words its name and what it was given
   */
  record Call(CodeBlock block, List<String> words) {}

  /**
   * Runs the blocks of a page.
   *
   * @param folder an empty folder
   * @throws BadInputException if bash refuses one
   */
  static List<Call> run(List<CodeBlock> blocks, Path folder)
      throws IOException, InterruptedException {
    set(folder);
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    for (int i = 0; i < blocks.size(); i++) {
      String text = commands(blocks.get(i));
      Matcher input = INPUT.matcher(text);
      while (input.find()) {
        Path file = folder.resolve(input.group(1));
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
      }
      script.append("printf '%s\\0' '").append(MARK).append("' 1 ").append(i);
      script.append(" >>\"$PAGE/log\"\n").append(text).append('\n');
    }
    Path said = folder.resolve("said");
    Files.writeString(folder.resolve("page.sh"), script);
    ProcessBuilder bash =
        new ProcessBuilder("bash", "--norc", "page.sh")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    bash.environment().clear();
    bash.environment().put("PAGE", folder.toString());
    bash.environment().put("HOME", folder.toString());
    bash.environment().put("PATH", folder.resolve("bin").toString());
    bash.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = bash.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new BadInputException("the commands of " + blocks.get(0).page() + " do not end");
    }
    List<Call> calls = calls(blocks, folder.resolve("log"));
    if (process.exitValue() != 0) {
      throw new BadInputException(
          "bash says of a block of " + blocks.get(0).page() + ": " + Files.readString(said));
    }
    return calls;
  }

  /** Of a session at a terminal, what was typed. */
  private static String commands(CodeBlock block) {
    if (!block.language().equals("console")) {
      return block.text();
    }
    StringBuilder typed = new StringBuilder();
    boolean goesOn = false;
    for (String line : block.text().lines().toList()) {
      if (goesOn || line.startsWith("$ ")) {
        typed.append(goesOn ? line : line.substring(2)).append('\n');
        goesOn = line.endsWith("\\");
      }
    }
    if (typed.isEmpty()) {
      throw new BadInputException(block.where() + ": a session without a line that begins with $");
    }
    return typed.toString();
  }

  private static void set(Path folder) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    for (String name : PROGRAMS) {
      record(programs.resolve(name));
    }
    for (String name : REAL) {
      Path real =
          Stream.of("/bin", "/usr/bin")
              .map(it -> Path.of(it, name))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(programs.resolve(name), real);
    }
    record(folder.resolve("tandem"));
    for (String part : List.of(".ci", "scripts", "benchmarks")) {
      try (Stream<Path> files = Files.walk(Repository.ROOT.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).filter(Files::isExecutable).toList()) {
          record(folder.resolve(Repository.ROOT.relativize(file)));
        }
      }
    }
    Files.createSymbolicLink(folder.resolve("experiments"), Repository.ROOT.resolve("experiments"));
    Files.createDirectories(folder.resolve("target"));
    Files.createDirectories(folder.resolve("runs"));
  }

  private static void record(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, RECORD);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made a program");
    }
  }

  private static List<Call> calls(List<CodeBlock> blocks, Path log) throws IOException {
    List<Call> calls = new ArrayList<>();
    CodeBlock block = blocks.get(0);
    String[] words = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\0", -1);
    int i = 0;
    while (i + 1 < words.length) {
      int end = i + 2 + Integer.parseInt(words[i + 1]);
      List<String> given = Arrays.asList(words).subList(i + 2, end);
      if (words[i].equals(MARK)) {
        block = blocks.get(Integer.parseInt(given.get(0)));
      } else {
        List<String> call = new ArrayList<>(List.of(words[i]));
        call.addAll(given);
        calls.add(new Call(block, List.copyOf(call)));
      }
      i = end;
    }
    return calls;
  }
}
