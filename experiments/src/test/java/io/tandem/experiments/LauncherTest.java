package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of its surroundings, with a JVM that only tells how it was started. */
class LauncherTest {
  @TempDir Path folder;
  private Path root;
  private Path java;

  @BeforeEach
  void aDistributionThatIsBuiltAndAJvmThatTells() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    Path launcher =
        Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("tandem");
    executable(root.resolve("tandem"), Files.readString(launcher));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.createDirectories(root.resolve("part/src/main"));
    Files.writeString(root.resolve("part/pom.xml"), "");
    Files.createDirectory(root.resolve("dist"));
    Files.writeString(root.resolve("dist/built"), "");
    java = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    executable(java.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jar(Path file, String... entries) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (String entry : entries) {
        jar.putNextEntry(new ZipEntry(entry));
        jar.write(new byte[] {1, 2, 3});
      }
    }
    return file;
  }

  private List<String> started(int exit, String path, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(root.resolve("tandem").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().put("TANDEM_PATH", path);
    builder.environment().remove("TANDEM_JAVA_OPTS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(exit, process.exitValue(), said);
    return said.lines().toList();
  }

  private static String after(List<String> arguments, String option) {
    return arguments.get(arguments.indexOf(option) + 1);
  }

  @Test
  void modulesGoOnTheModulePathAndOtherJarsOnTheClassPath() throws Exception {
    Path module = jar(folder.resolve("a b/module.jar"), "module-info.class", "a/B.class");
    Path releases = jar(folder.resolve("more/r.jar"), "META-INF/versions/9/module-info.class");
    Path plain = jar(folder.resolve("more/plain.jar"), "a/B.class");
    Path beside = jar(root.resolve("plugins/beside.jar"), "a/C.class");
    List<String> arguments = started(0, module + ":" + folder.resolve("more"), "run", "x y.conf");
    assertEquals(
        String.join(":", root.resolve("dist/modules").toString(), "" + module, "" + releases),
        after(arguments, "-p"));
    assertEquals(
        String.join(":", root + "/dist/classpath/*", "" + beside, "" + plain),
        after(arguments, "-cp"));
    assertEquals("x y.conf", arguments.get(arguments.size() - 1));
  }

  @Test
  void aJarThatIsNotThereIsNamed() throws Exception {
    List<String> said = started(1, folder.resolve("absent.jar").toString(), "list");
    assertEquals(
        List.of(
            "tandem: there is no " + folder.resolve("absent.jar") + ", which TANDEM_PATH names"),
        said);
  }

  @Test
  void onlyCommandsThatTellSomethingDoWithoutTheCompiler() throws Exception {
    assertTrue(started(0, "", "list").contains("-XX:TieredStopAtLevel=1"));
    assertTrue(started(0, "").contains("-XX:TieredStopAtLevel=1"));
    assertTrue(started(0, "", "run", "list").stream().noneMatch(a -> a.contains("Tiered")));
  }

  @Test
  void aJdkThatIsTooOldIsNamed() throws Exception {
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    List<String> said = started(1, "", "list");
    assertTrue(said.get(0).endsWith("is version 11; a JDK 17 or newer is needed"), said.toString());
  }
}
