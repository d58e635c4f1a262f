package io.tandem.experiments;

import io.tandem.api.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version in this module's {@code version.properties}, which the build fills in. */
public final class Version implements IVersionProvider {

  /** Used by the command line. */
  public Version() {}

  /** The version's number. */
  public static String number() {
    return property("version");
  }

  /** What a measurement's file says of them: {@code tandem} and {@code java}. */
  public static JsonObject toJson() {
    return JsonObject.builder()
        .put("tandem", number())
        .put("java", Runtime.version().toString())
        .build();
  }

  /** The version of uPlot, which draws the charts of reports. */
  public static String plotLibrary() {
    return property("uplot");
  }

  private static String property(String name) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(name);
  }

  @Override
  public String[] getVersion() {
    return new String[] {"tandem " + number()};
  }
}
