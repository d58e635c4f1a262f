package io.tandem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The entry point of {@code tandem}: parses the command line and exits with 0 when done, 2 on bad
 * input and 1 on any other failure.
 */
@Command(
    name = "tandem",
    description = "One model, two engines: NLP experiments as files.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {

  private Main() {}

  /**
   * Runs the command line.
   *
   * @param arguments the subcommand and what it takes
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The version in this module's {@code version.properties}, which the build fills in. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      }
      return new String[] {"tandem " + properties.getProperty("version")};
    }
  }
}
