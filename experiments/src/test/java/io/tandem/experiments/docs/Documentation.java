package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.config.HoconReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks pages, and counts what was done with their blocks. */
final class Documentation {
  /** Says of a block which test runs it, with what it needs. */
  static final String ELSEWHERE = "elsewhere";

  private final Mentions mentions = new Mentions();
  private final Path folder;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private int folders;

  /**
   * Begins.
   *
   * @param folder an empty folder to work in
   */
  Documentation(Path folder) {
    this.folder = folder;
  }

  /** How many blocks or commands there were, by what was done with them. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** What is wrong, with its place. */
  List<String> problems() {
    return problems;
  }

  /** Checks all blocks of a page. */
  void check(Page page) throws IOException, InterruptedException {
    Configs configs = new Configs(next());
    for (CodeBlock block : page.blocks()) {
      Optional<String> name = block.file().or(() -> block.note("file"));
      if (name.isPresent()) {
        configs.add(name.get(), block.text());
      }
    }
    List<CodeBlock> shell = new ArrayList<>();
    List<CodeBlock> files = new ArrayList<>();
    List<CodeBlock> statements = new ArrayList<>();
    for (CodeBlock block : page.blocks()) {
      block
          .note(ELSEWHERE)
          .ifPresent(test -> attempt(block, () -> CalledPrograms.requireTest(test)));
      switch (block.language()) {
        case "sh", "console" -> shell.add(block);
        case "java" -> {
          if (JavaBlocks.isFile(block)) {
            files.add(block);
          } else {
            if (block.note("goes-on").isEmpty()) {
              statements.clear();
            }
            java(statements, block);
            statements.add(block);
          }
        }
        case "hocon" -> hocon(configs, block);
        case "json" -> json(block);
        case "text" -> text(block);
        default ->
            problems.add(
                block.where()
                    + ": a block of '"
                    + block.language()
                    + "'; those of sh, console, java, hocon, json and text are known");
      }
    }
    for (Page.Mention mention : page.mentions()) {
      attempt(
          mention.where(),
          () -> {
            if (mentions.check(mention.text())) {
              count("commands in the text checked");
            }
          });
    }
    if (!files.isEmpty()) {
      attempt(files.get(0), () -> JavaBlocks.compileFiles(files, next()));
      files.forEach(file -> count("files of Java compiled"));
    }
    if (!shell.isEmpty()) {
      shell(configs, shell);
    }
  }

  private void java(List<CodeBlock> before, CodeBlock block) {
    attempt(
        block,
        () -> {
          Path classes = JavaBlocks.compileStatements(before, block, next());
          count("pieces of Java compiled");
          Optional<String> given = block.note("run");
          if (given.isPresent()) {
            JavaBlocks.run(
                classes,
                Stream.of(given.get().split(" +"))
                    .filter(name -> !name.isEmpty())
                    .map(Repository.ROOT::resolve)
                    .toArray(Path[]::new));
            count("pieces of Java run");
          }
        });
  }

  private void hocon(Configs configs, CodeBlock block) {
    attempt(
        block,
        () -> {
          if (block.note(ELSEWHERE).isPresent()) {
            HoconReader.parse(block.text(), block.where());
            return;
          }
          try {
            int read = configs.readBlock(block.text(), block.note("of"));
            counts.merge("configs read", read, Integer::sum);
          } catch (BadInputException e) {
            throw new BadInputException(
                e.getMessage()
                    + (block.note("of").isPresent()
                        ? ""
                        : "; if it is a part of an experiment, say of which: <!-- of: FILE -->"),
                e);
          }
        });
  }

  /** What a command prints is held against what the page says that it prints. */
  private void text(CodeBlock block) {
    Optional<String> command = block.note("printed-by");
    if (command.isEmpty()) {
      count("shown as text");
      return;
    }
    attempt(
        block,
        () -> {
          List<String> words = new ArrayList<>();
          for (String word : List.of(command.get().split(" +"))) {
            words.add(Repository.isThere(word) ? Repository.ROOT.resolve(word).toString() : word);
          }
          if (words.get(0).equals("run")) {
            words.addAll(List.of("--quiet", "--output", next().toString()));
          }
          String printed = Printed.by(words.toArray(new String[0]));
          if (!lines(printed).contains(lines(block.text()))) {
            throw new BadInputException("it prints\n" + printed);
          }
          count("outputs compared");
        });
  }

  private static String lines(String text) {
    return text.replaceAll("[ \t]+(?=\\R)", "").strip();
  }

  private void json(CodeBlock block) {
    attempt(
        block,
        () -> {
          for (String line : block.text().lines().toList()) {
            JsonReader.read(line.getBytes(StandardCharsets.UTF_8), block.where());
          }
          count("blocks of JSON read");
        });
  }

  private void shell(Configs configs, List<CodeBlock> blocks) {
    CalledPrograms programs = new CalledPrograms(configs);
    attempt(
        blocks.get(0),
        () -> {
          for (Recorder.Call call : Recorder.run(blocks, next())) {
            attempt(
                call.block(),
                () -> {
                  count("commands checked");
                  if (programs.check(call)) {
                    count("commands run");
                  }
                });
          }
          blocks.forEach(block -> count("blocks of commands"));
        });
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private Path next() throws IOException {
    folders++;
    return Files.createDirectories(folder.resolve(Integer.toString(folders)));
  }

  /** What may go wrong. */
  private interface Attempt {
    void run() throws Exception;
  }

  private void attempt(CodeBlock block, Attempt attempt) {
    attempt(block.where(), attempt);
  }

  private void attempt(String where, Attempt attempt) {
    try {
      attempt.run();
    } catch (BadInputException e) {
      problems.add(where + ": " + e.getMessage());
    } catch (Exception e) {
      problems.add(where + ": " + e);
    }
  }
}
