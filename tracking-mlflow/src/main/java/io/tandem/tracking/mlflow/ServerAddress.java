package io.tandem.tracking.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where a tracking server is: scheme, host, port and perhaps a path, with no slash at its end.
 *
 * @param root what every request's address begins with
 */
record ServerAddress(URI root) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is not one of an HTTP server, or holds a password
   */
  static ServerAddress of(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw refused(text, e.getReason());
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!SCHEMES.contains(scheme)) {
      throw refused(text, "MLflow's client speaks http and https only");
    }
    if (uri.getRawUserInfo() != null) {
      // Configs are kept, shown and tracked.
      throw new IllegalArgumentException(
          "uri holds a user or password; name them in the environment, in"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
    }
    if (uri.getHost() == null) {
      throw refused(text, "it names no host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused(text, "an address has no ? and no #");
    }
    String path = uri.getRawPath().replaceFirst("/+$", "");
    if (!path.matches("(/(?!\\.{1,2}(/|$))[^/]+)*")) {
      throw refused(text, "its path holds '.', '..' or an empty name");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new ServerAddress(URI.create(scheme + "://" + uri.getHost() + port + path));
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(
        "uri is '" + text + "': " + why + "; a server's is like http://127.0.0.1:5000");
  }

  /** The address of something at the server; the path begins with a slash and is encoded. */
  URI resolve(String path) {
    return URI.create(root + path);
  }

  /** Whether another address is at this server, below its path. */
  boolean holds(URI other) {
    return other.toString().startsWith(root + "/");
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
