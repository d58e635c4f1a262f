package io.tandem.experiments.report;

import io.tandem.experiments.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a page is made of: our own files, and the library that draws. */
final class Resources {

  private Resources() {}

  /** A file beside this class. */
  static String text(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      return read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of uPlot, as its WebJar has it. */
  static String plotLibrary(String name) {
    String path = "META-INF/resources/webjars/uplot/" + Version.plotLibrary() + "/" + name;
    try (InputStream in = ClassLoader.getSystemResourceAsStream(path)) {
      return read(in, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(InputStream in, String name) throws IOException {
    if (in == null) {
      throw new IllegalStateException("the program was built without " + name);
    }
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
