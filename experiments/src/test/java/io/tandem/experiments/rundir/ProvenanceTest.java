package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  @TempDir Path folder;

  @Test
  void missingDataFileIsRefused() {
    assertThrows(BadInputException.class, () -> DataFile.of(folder.resolve("none.txt")));
  }

  @Test
  void checksumIsTheStandardsExample() throws IOException {
    // FIPS 180-2, appendix B.1.
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(
        new DataFile("abc", 3, abc),
        DataFile.of("abc", new ByteArrayInputStream(new byte[] {'a', 'b', 'c'})));
    Path file = Files.writeString(folder.resolve("abc.txt"), "abc");
    assertEquals(new DataFile(file.toString(), 3, abc), DataFile.of(file));
  }

  @Test
  void folderOutsideOfAnyCheckoutHasNoRevision() {
    assertEquals(Optional.empty(), GitRevision.of(folder));
  }

  @Test
  void revisionTellsWhetherTrackedFilesWereModified() throws Exception {
    assumeTrue(git("init", "--quiet"), "there is no git");
    Files.writeString(folder.resolve("a.txt"), "1");
    assertTrue(git("add", "a.txt"));
    assertTrue(git("-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "one"));
    GitRevision clean = GitRevision.of(folder).orElseThrow();
    assertTrue(clean.revision().matches("[0-9a-f]{40}"), clean::revision);
    assertEquals(new GitRevision(clean.revision(), false), clean);
    Files.writeString(folder.resolve("a.txt"), "2");
    assertEquals(new GitRevision(clean.revision(), true), GitRevision.of(folder).orElseThrow());
  }

  private boolean git(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void provenanceStandsInItsFile() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("tandem", "0.1.0");
    versions.put("java", "17.0.15");
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    Provenance provenance =
        new Provenance(
            Instant.parse("2024-02-29T12:00:00Z"),
            List.of("run", "a b.conf", "seed=7"),
            7,
            versions,
            Optional.of(new GitRevision("0123456789012345678901234567890123456789", true)),
            List.of(new DataFile("sotu", 3, "ba78")),
            new Machine("Linux 6", "amd64", "A Processor", 2, 1L << 34));
    run.writeProvenance(provenance);
    assertEquals(provenance, run.readProvenance());
    assertEquals(
        JsonReader.read(
            """
            {"started": "2024-02-29T12:00:00Z", "commandLine": ["run", "a b.conf", "seed=7"],
             "seed": 7, "versions": {"tandem": "0.1.0", "java": "17.0.15"},
             "git": {"revision": "0123456789012345678901234567890123456789", "modified": true},
             "data": [{"name": "sotu", "bytes": 3, "sha256": "ba78"}],
             "machine": {"os": "Linux 6", "architecture": "amd64", "cpu": "A Processor",
                         "cores": 2, "memoryBytes": 17179869184}}
            """,
            "expected"),
        JsonReader.read(run.provenance()));
  }

  @Test
  void provenanceThatIsDamagedIsRefusedWithItsFile() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    for (String wrong : List.of("{}", "[]", "{\"versions\": {}, \"started\": \"now\"}")) {
      Files.writeString(run.provenance(), wrong);
      String message = assertThrows(BadInputException.class, run::readProvenance).getMessage();
      assertTrue(message.contains("provenance.json"), message);
    }
  }

  @Test
  void machineTellsWhatTheSystemTells() throws IOException {
    Machine here = Machine.here();
    assertEquals(Runtime.getRuntime().availableProcessors(), here.cores());
    assertTrue(here.memoryBytes() > Runtime.getRuntime().maxMemory() / 2, here::toString);
    Path info = Path.of("/proc/cpuinfo");
    assumeTrue(Files.isReadable(info) && Files.readString(info).contains("model name"));
    assertTrue(Files.readString(info).contains(": " + here.cpu()), here::toString);
  }
}
