package io.tandem.experiments.docs;

import com.google.inject.Guice;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.sweep.SweepCheck;
import io.tandem.experiments.sweep.SweepFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.experiments.wiring.ProvidersModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what pages say of experiments and sweeps, by the reader that commands use. What they name
 * lies in a copy of the folder of experiments, so that a block can stand beside those that it
 * changes. A checkpoint that is not there is stood in for by one of the tests, of the architecture
 * that the experiment names, else a BERT.
 */
final class Configs {
  private static final String CONF = "experiments/conf";
  private static final String CHECKPOINT = "checkpoint";
  private static final Path PUBLISHED =
      Repository.ROOT.resolve("experiments/src/test/resources/io/tandem/experiments/pipelines");
  private static final Map<String, String> STAND_INS =
      Map.of("bert", "bert-masked", "gpt", "gpt2", "roberta", "roberta-masked", "t5", "t5");

  private static final Providers PROVIDERS =
      Guice.createInjector(new ProvidersModule()).getInstance(Providers.class);
  private final Path root;

  /**
   * Copies the experiments.
   *
   * @param root an empty folder
   */
  Configs(Path root) throws IOException {
    this.root = root;
    try (Stream<Path> files = Files.walk(Repository.ROOT.resolve(CONF))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = root.resolve(Repository.ROOT.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** Puts a file that a page shows where commands of the page look for it. */
  void add(String name, String text) throws IOException {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root)) {
      throw new BadInputException(name + " would be outside");
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** The file of a name, if there is one. */
  Optional<Path> file(String name) {
    Path file = root.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /**
   * Reads a block.
   *
   * @param of the experiment or sweep that it is a part of, if it is none by itself, and after it
   *     what is changed of that as on a command line. What says its type, a value or a list takes
   *     the place of what the experiment says; other sections are merged
   * @return how many alternatives it held
   */
  int readBlock(String text, Optional<String> of) throws IOException {
    List<String> alternatives = HoconEntries.alternatives(text);
    for (String one : alternatives) {
      StringBuilder whole = new StringBuilder();
      Path folder = root.resolve(CONF);
      List<String> base = of.map(words -> List.of(words.split(" +"))).orElse(List.of());
      if (!base.isEmpty()) {
        Path include =
            file(base.get(0)).orElseThrow(() -> new BadInputException("no file " + base.get(0)));
        folder = include.getParent();
        whole.append("include \"").append(include.getFileName()).append("\"\n");
        base.subList(1, base.size()).forEach(change -> whole.append(change).append('\n'));
        HoconReader.parse(one, "block")
            .entries()
            .forEach(
                (key, value) -> {
                  if (!(value instanceof ConfigNode.Section inner)
                      || inner.get("type").isPresent()) {
                    whole.append(key).append(" = null\n");
                  }
                });
      }
      Path file = folder.resolve("block-of-a-page.conf");
      Files.writeString(file, whole + one);
      try {
        read(file, List.of());
      } finally {
        Files.delete(file);
      }
    }
    return alternatives.size();
  }

  /**
   * Reads a file as commands do.
   *
   * @throws BadInputException with all that is wrong
   */
  void read(Path file, List<String> overrides) {
    if (RunDirectory.isSweep(HoconReader.read(file, List.of()))) {
      new SweepCheck(SweepFile.read(PROVIDERS, file, overrides), PROVIDERS).check();
      return;
    }
    ConfigNode.Section tree = HoconReader.read(file, overrides);
    List<String> all = new ArrayList<>(overrides);
    if (tree.get(CHECKPOINT).orElse(null) instanceof ConfigNode.Scalar path
        && !Files.exists(Path.of(path.text()))) {
      all.add(CHECKPOINT + "=\"" + PUBLISHED.resolve(STAND_INS.get(architecture(tree))) + '"');
    }
    ExperimentFile.read(PROVIDERS, file, all);
  }

  private static String architecture(ConfigNode.Section tree) {
    ConfigNode model = tree.get("model").orElse(null);
    if (model instanceof ConfigNode.Section section) {
      model = section.get("type").orElse(null);
    }
    return model instanceof ConfigNode.Scalar name && STAND_INS.containsKey(name.text())
        ? name.text()
        : "bert";
  }
}
