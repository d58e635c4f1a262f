package io.tandem.experiments.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the shape of the whole build: which way imports run, and that everything is described. */
class ArchitectureTest {

  private static final String API = "io.tandem.api";
  private static final String MODELS = "io.tandem.models";
  private static final String DATASETS = "io.tandem.datasets";
  private static final String TRAINING = "io.tandem.training";
  private static final String EVALUATION = "io.tandem.evaluation";
  private static final String SEARCH = "io.tandem.search";
  private static final String EXPERIMENTS = "io.tandem.experiments";
  private static final String KIT = "io.tandem.backend.tck";

  /** Which modules of Tandem each module may import. An arrow that is not here is a decision. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry(API, Set.of()),
          Map.entry("io.tandem.faults", Set.of()),
          Map.entry(MODELS, Set.of(API)),
          Map.entry(DATASETS, Set.of(API)),
          Map.entry(TRAINING, Set.of(API)),
          Map.entry(EVALUATION, Set.of(API)),
          Map.entry(SEARCH, Set.of(API, MODELS)),
          Map.entry(KIT, Set.of(API)),
          Map.entry("io.tandem.tck", Set.of(API, KIT)),
          Map.entry("io.tandem.tracking.mlflow", Set.of(API)),
          Map.entry("io.tandem.backend.djl", Set.of(API)),
          Map.entry("io.tandem.backend.tf", Set.of(API)),
          Map.entry("io.tandem.benchmarks", Set.of(API, MODELS, DATASETS)),
          Map.entry(EXPERIMENTS, Set.of(API, MODELS, DATASETS, TRAINING, EVALUATION, SEARCH)),
          Map.entry(
              "io.tandem.notebook",
              Set.of(API, MODELS, DATASETS, TRAINING, EVALUATION, SEARCH, EXPERIMENTS)));

  private static final Pattern PACKAGE_JAVADOC =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*package\\s", Pattern.DOTALL);

  private static Path root;
  private static Map<Path, ModuleSource> modules;

  @BeforeAll
  static void readTheDescriptors() throws IOException {
    root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    modules = ModuleSource.ofBuild(root);
  }

  @Test
  void importsFollowTheArrows() {
    assertEquals(List.of(), strayArrows(modules.values()));
  }

  @Test
  void nobodyImportsABackend() {
    assertAll(
        modules.values().stream()
            .map(
                module ->
                    () ->
                        assertEquals(
                            Set.of(),
                            module.requires().stream()
                                .filter(name -> name.matches("io\\.tandem\\.backend\\.(?!tck$).*"))
                                .collect(Collectors.toSet()),
                            module.name())));
  }

  @Test
  void everyFolderWithSourcesIsAModuleOfTheBuild() throws IOException {
    Matcher listed = Pattern.compile("<module>(.*?)</module>").matcher(rootPom());
    Set<String> expected = new TreeSet<>();
    while (listed.find()) {
      expected.add(listed.group(1));
    }
    assertEquals(
        expected,
        modules.keySet().stream().map(folder -> folder.getFileName().toString()).collect(sorted()));
  }

  @Test
  void everyModuleIsDescribedInProse() {
    assertAll(
        modules.values().stream()
            .map(module -> () -> assertProse(module.name(), module.javadoc().orElse(""))));
  }

  @Test
  void everyPackageIsDescribedInProse() throws IOException {
    List<Path> packages = new ArrayList<>();
    for (Path folder : modules.keySet()) {
      packages.addAll(packages(folder.resolve("src/main/java")));
    }
    assertTrue(packages.size() >= modules.size(), packages.toString());
    assertAll(packages.stream().map(folder -> () -> assertDescribed(folder)));
  }

  /** On the class path, where notebooks run, services are found by these files alone. */
  @Test
  void everyProviderIsFoundOnTheClassPathAsWell() throws IOException {
    for (Map.Entry<Path, ModuleSource> module : modules.entrySet()) {
      Path services = module.getKey().resolve("src/main/resources/META-INF/services");
      assertEquals(
          module.getValue().provides(), servicesIn(services), "services of " + module.getKey());
    }
  }

  @Test
  void anExtraArrowIsFound() {
    ModuleSource models =
        ModuleSource.parse("module io.tandem.models { requires transitive io.tandem.training; }");
    ModuleSource stranger = ModuleSource.parse("module io.tandem.stranger { }");
    assertEquals(
        List.of(
            "io.tandem.models may not import io.tandem.training, only [io.tandem.api]",
            "io.tandem.stranger has no arrows here"),
        strayArrows(List.of(models, stranger)));
  }

  @Test
  void aDescriptorIsReadWithoutItsComments() {
    ModuleSource module =
        ModuleSource.parse(
            """
            /**
             * Says what it is for,
             * in two lines.
             */
            open module a.b { // requires no.such;
              requires static transitive c.d; /* requires neither.this; */
              provides x.Service with
                  y.One,
                  y.Two;
            }
            """);
    assertEquals("a.b", module.name());
    assertEquals("Says what it is for, in two lines.", module.javadoc().orElseThrow());
    assertEquals(Set.of("c.d"), module.requires());
    assertEquals(Map.of("x.Service", Set.of("y.One", "y.Two")), module.provides());
  }

  private static List<String> strayArrows(Collection<ModuleSource> modules) {
    List<String> stray = new ArrayList<>();
    for (ModuleSource module : modules) {
      Set<String> allowed = ARROWS.get(module.name());
      if (allowed == null) {
        stray.add(module.name() + " has no arrows here");
        continue;
      }
      for (String required : module.requires()) {
        if (required.startsWith("io.tandem.") && !allowed.contains(required)) {
          stray.add(
              module.name() + " may not import " + required + ", only " + new TreeSet<>(allowed));
        }
      }
    }
    return stray;
  }

  private static String rootPom() throws IOException {
    return Files.readString(root.resolve("pom.xml"));
  }

  private static List<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.getParent().equals(sources))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static void assertDescribed(Path folder) throws IOException {
    Path description = folder.resolve("package-info.java");
    assertTrue(Files.exists(description), () -> "no " + root.relativize(description));
    Matcher javadoc = PACKAGE_JAVADOC.matcher(Files.readString(description));
    assertProse(
        root.relativize(description).toString(),
        javadoc.find() ? ModuleSource.prose(javadoc.group(1)) : "");
  }

  private static void assertProse(String what, String javadoc) {
    assertTrue(
        javadoc.length() >= 40 && javadoc.endsWith("."),
        () -> what + " wants a sentence of Javadoc that says what it is for, not: " + javadoc);
  }

  private static Map<String, Set<String>> servicesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      // What kernels of notebooks look for is theirs, and they run from the class path alone.
      return files
          .filter(file -> file.getFileName().toString().startsWith("io.tandem."))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString(), ArchitectureTest::providersIn));
    }
  }

  private static Set<String> providersIn(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .collect(sorted());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
