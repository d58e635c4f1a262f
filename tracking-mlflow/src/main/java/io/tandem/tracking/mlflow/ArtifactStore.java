package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.TrackingRefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a run, sent through the server's artifact proxy, straight from the disk. Only that
 * proxy is used: storage of other kinds wants its own client and its own rights. Names that could
 * lead elsewhere, on either side, are refused before anything is sent.
 */
final class ArtifactStore {
  private static final String SCHEME = "mlflow-artifacts";
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  /** No controls, no separators, and nothing that a server might decode. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._@+=~,()-]{1,255}");

  /** A file is sent within the timeout and the time that this many bytes a second take. */
  private static final long SLOWEST = 256 << 10;

  private final HttpTransport transport;
  private final Path directory;
  private final String root;
  private final AtomicLong sent;

  private ArtifactStore(HttpTransport transport, Path directory, String root, AtomicLong sent) {
    this.transport = transport;
    this.directory = directory;
    this.root = root;
    this.sent = sent;
  }

  /**
   * Where a server says that a run's files are.
   *
   * @param directory the run's own
   * @param artifactUri what the server says
   * @param sent counts bytes
   * @throws TrackingRefusedException if that is not behind the server's proxy
   */
  static ArtifactStore of(
      HttpTransport transport, Path directory, String artifactUri, AtomicLong sent)
      throws TrackingRefusedException {
    return new ArtifactStore(
        transport, directory, pathAtProxy(transport.server(), artifactUri), sent);
  }

  /** The path below the proxy's root, encoded. */
  static String pathAtProxy(ServerAddress server, String artifactUri)
      throws TrackingRefusedException {
    URI uri;
    try {
      uri = new URI(artifactUri);
    } catch (URISyntaxException e) {
      throw refused(artifactUri, "which is no address");
    }
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw refused(
          artifactUri,
          "which is not behind its artifact proxy: start it with --serve-artifacts and without"
              + " --default-artifact-root, or set artifacts = false");
    }
    String authority = uri.getRawAuthority();
    if (authority != null && !authority.equals(server.root().getRawAuthority())) {
      throw refused(artifactUri, "which is at another server");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getPath() == null) {
      throw refused(artifactUri, "which is no folder");
    }
    // Decoded once; what a server could decode again is in no plain name.
    String path = uri.getPath().replaceFirst("^/", "");
    for (String name : path.split("/", -1)) {
      if (!isPlain(name)) {
        throw refused(artifactUri, "whose path leads elsewhere");
      }
    }
    return Stream.of(path.split("/")).map(ArtifactStore::encoded).collect(Collectors.joining("/"));
  }

  private static TrackingRefusedException refused(String artifactUri, String why) {
    return new TrackingRefusedException(
        String.format(
            "the server keeps the run's files at '%s', %s; no file is sent",
            Answer.shown(artifactUri), why));
  }

  private static boolean isPlain(String name) {
    return NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Sends a file, or all files of a folder, each under its path in the run's directory.
   *
   * @return whether there is anything of that name
   * @throws TrackingRefusedException if it lies elsewhere, is a link or has a name that no server
   *     should get
   */
  boolean send(Path artifact) throws IOException {
    if (!Files.exists(artifact, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(artifact)) {
      files = found.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
    for (Path file : files) {
      sendFile(file);
    }
    return true;
  }

  private void sendFile(Path file) throws IOException {
    URI address = transport.server().resolve(PROXY + root + "/" + name(file));
    CountedFile body = new CountedFile(file, sent);
    Duration sending = Duration.ofSeconds(body.contentLength() / SLOWEST);
    Answer answer = transport.exchange("PUT", address, "application/octet-stream", body, sending);
    if (!answer.isGood()) {
      throw answer.failure("send the file " + file.getFileName());
    }
  }

  /** A file's path in the run's directory, encoded. */
  private String name(Path file) throws IOException {
    Path base = directory.toAbsolutePath().normalize();
    Path absolute = file.toAbsolutePath().normalize();
    if (!absolute.startsWith(base) || absolute.equals(base)) {
      throw new TrackingRefusedException(file + " lies outside of the run's directory");
    }
    Path relative = base.relativize(absolute);
    // A link on the way could lead to anybody's file.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !file.toRealPath().equals(base.toRealPath().resolve(relative))) {
      throw new TrackingRefusedException(file + " is a link or no file: it is not sent");
    }
    for (Path name : relative) {
      if (!isPlain(name.toString())) {
        throw new TrackingRefusedException(
            "a file cannot be named '" + Answer.shown(name.toString()) + "' at a server");
      }
    }
    return Stream.of(relative.toString().split("/"))
        .map(ArtifactStore::encoded)
        .collect(Collectors.joining("/"));
  }
}
