package io.tandem.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackingRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and journals that mean ill: nothing is sent or written where it does not belong. */
class HostileServerTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Map<String, String> SECRET = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret");

  @TempDir Path folder;
  private ServerImitation server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerImitation();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Follower follower() throws IOException {
    return new Follower(folder, "run", server.uri(), PATIENT, SECRET).points(3);
  }

  private void assertNoFileSent() {
    assertTrue(
        server.asked().stream().noneMatch(asked -> asked.startsWith("PUT")),
        server.asked().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/",
        "..",
        "/absolute/",
        "a/b/",
        "%2e%2e%2f",
        "..\\\\..\\\\",
        "x\\u0000",
        "x?a=",
        "x#",
        "\\u001b[31m",
        ""
      })
  void anIdentifierThatLeadsElsewhereIsRefused(String prefix) throws Exception {
    byte[] body =
        ("{\"runs\":[{\"info\":{\"run_id\":\""
                + prefix
                + "\",\"lifecycle_stage\":\"active\",\"artifact_uri\":\"x\"},\"data\":{}}]}")
            .getBytes(StandardCharsets.UTF_8);
    server.set(
        (exchange, path, effect) -> {
          if (path.endsWith("runs/search")) {
            ServerImitation.send(exchange, 200, body);
            return true;
          }
          return false;
        });
    Follower follower = follower();
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(refused.getMessage().contains("is no identifier"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\u001b"), refused.getMessage());
    assertFalse(Files.exists(follower.kept()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/path/",
        "file:///etc/",
        "/srv/mlruns/",
        "http://elsewhere.example/",
        "mlflow-artifacts://elsewhere.example/1/",
        "mlflow-artifacts:/../../etc/",
        "mlflow-artifacts:/1/../2/",
        "mlflow-artifacts:/1/%2e%2e/",
        "mlflow-artifacts:/1/%2e%2e%2f/",
        "mlflow-artifacts:/1//",
        "mlflow-artifacts:/1/a%00b/",
        "mlflow-artifacts:/1/?x=",
        "mlflow-artifacts:/1/#",
        "mlflow-artifacts:1/",
        "mlflow artifacts:"
      })
  void filesGoNowhereButBehindTheServersProxy(String root) throws Exception {
    server.setArtifactRoot(root);
    Follower follower = follower();
    follower.file("report.html", new byte[] {1});
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(refused.getMessage().contains("no file is sent"), refused.getMessage());
    assertNoFileSent();
  }

  @Test
  void theProxyMayBeNamedWithTheServersOwnAddressAndAnyPlainFolder() throws Exception {
    ServerAddress address = ServerAddress.of("http://127.0.0.1:5000/mlflow");
    assertEquals(
        "1/ab/artifacts", ArtifactStore.pathAtProxy(address, "mlflow-artifacts:/1/ab/artifacts"));
    assertEquals(
        "a%20b/c", ArtifactStore.pathAtProxy(address, "mlflow-artifacts://127.0.0.1:5000/a%20b/c"));
  }

  @Test
  void aFileOutsideOfTheRunOrBehindALinkIsNotSent() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "mine");
    Follower follower = follower();
    Path own = follower.run.directory().toAbsolutePath();
    Files.createSymbolicLink(own.resolve("link"), secret);
    Files.createSymbolicLink(own.resolve("folder"), folder);
    Files.createDirectory(own.resolve("checkpoint"));
    Files.createSymbolicLink(own.resolve("checkpoint/model"), secret);
    for (Path file :
        List.of(
            secret,
            own.resolve("../secret"),
            own.resolve("link"),
            own.resolve("folder/secret"),
            own.resolve("checkpoint"))) {
      follower.journal.set(0, new TrackedEntry.Artifact(file));
      assertThrows(TrackingRefusedException.class, follower::once, file.toString());
    }
    assertNoFileSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a#b", "a?b", "a%2fb", "a\\b", "a\u0007b", "a\u202eb"})
  void aFileWhoseNameAServerCouldReadOtherwiseIsNotSent(String name) throws Exception {
    Follower follower = follower();
    follower.file(name, new byte[] {1});
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(refused.getMessage().contains("cannot be named"), refused.getMessage());
    assertNoFileSent();
  }

  @Test
  void aRedirectIsNotFollowedAndWhoAsksIsNotToldToOthers() throws Exception {
    try (ServerImitation other = new ServerImitation()) {
      server.set(
          (exchange, path, effect) -> {
            exchange.getResponseHeaders().add("Location", other.uri() + path);
            ServerImitation.send(exchange, 307, new byte[0]);
            return true;
          });
      Follower follower = follower();
      TrackingRefusedException refused =
          assertThrows(TrackingRefusedException.class, follower::once);
      assertTrue(refused.getMessage().contains(other.uri()), refused.getMessage());
      assertEquals(List.of(), other.asked());
      assertEquals(List.of("Bearer s3cret"), server.authorizations());
    }
  }

  @Test
  void aRedirectOfAFileIsNotFollowedEither() throws Exception {
    try (ServerImitation other = new ServerImitation()) {
      server.set(
          (exchange, path, effect) -> {
            if (!exchange.getRequestMethod().equals("PUT")) {
              return false;
            }
            exchange.getResponseHeaders().add("Location", other.uri() + path);
            ServerImitation.send(exchange, 308, new byte[0]);
            return true;
          });
      Follower follower = follower();
      follower.file("report.html", new byte[] {1});
      assertThrows(TrackingRefusedException.class, follower::once);
      assertEquals(List.of(), other.asked());
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    byte[] block = new byte[1 << 20];
    server.set(
        (exchange, path, effect) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 4000; i++) {
            exchange.getResponseBody().write(block);
          }
          return true;
        });
    TrackingRefusedException refused =
        assertThrows(TrackingRefusedException.class, follower()::once);
    assertTrue(refused.getMessage().contains("more than 16 MiB"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Welcome to nginx!</html>",
        "",
        "[]",
        "null",
        "{\"experiment\":7}",
        "{\"experiment\":{\"experiment_id\":\"../1\"}}",
        "{\"experiment\":{}}",
        "{"
      })
  void whatIsNoAnswerOfMlflowIsRefused(String body) throws Exception {
    server.set(
        (exchange, path, effect) -> {
          ServerImitation.send(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
          return true;
        });
    Follower follower = follower();
    assertThrows(TrackingRefusedException.class, follower::once);
    assertFalse(Files.exists(follower.kept()));
  }

  @Test
  void aRunOfAnotherOwnerIsNotWrittenTo() throws Exception {
    Follower first = follower();
    first.once();
    Follower second = new Follower(folder, "second", server.uri(), PATIENT, SECRET).points(1);
    Files.copy(first.kept(), second.kept());
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, second::once);
    assertTrue(refused.getMessage().contains("is another one"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "no json",
        "{\"run\":\"../../x\",\"entries\":1,\"checksum\":\"\"}",
        "{\"run\":\"abc\",\"entries\":-1,\"checksum\":\"\"}"
      })
  void aFileOfTheTrackerThatHoldsAnythingElseIsRefused(String content) throws Exception {
    Follower follower = follower();
    Files.writeString(follower.kept(), content);
    assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(server.asked().stream().noneMatch(asked -> asked.contains("log-batch")));
  }

  @Test
  void whoAsksStandsInNoFile() throws Exception {
    Follower follower = follower();
    follower.file("report.html", new byte[] {1});
    follower.once();
    assertTrue(server.authorizations().stream().allMatch("Bearer s3cret"::equals));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file).contains("s3cret"), file.toString());
      }
    }
  }

  @Test
  void aUserWithAPasswordComesBeforeAToken() {
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_USERNAME", "ada",
            "MLFLOW_TRACKING_PASSWORD", "pass",
            "MLFLOW_TRACKING_TOKEN", "token");
    assertEquals("Basic YWRhOnBhc3M=", Credentials.of(both).header().orElseThrow());
    assertFalse(Credentials.of(both).toString().contains("pass"));
    assertTrue(Credentials.of(Map.of()).header().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host", "file:///etc/passwd", "localhost:5000", "http://", "http://a b",
        "http://user:password@host", "http://host/?x=1", "http://host/#x", "http://host/../x", "",
        "databricks"
      })
  void anAddressThatIsNoServersIsRefused(String uri) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(uri));
    assertFalse(refused.getMessage().contains("password@"), refused.getMessage());
  }

  @Test
  void anAddressMayHaveAPathAndASlashAtItsEnd() {
    assertEquals("https://host/mlflow", ServerAddress.of("HTTPS://host/mlflow/").toString());
    assertEquals("http://[::1]:5000", ServerAddress.of("http://[::1]:5000/").toString());
  }

  @Test
  void anExperimentHasAName() {
    for (String name : List.of("", "  ", "a\nb", "x".repeat(501))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new MlflowSettings("http://host", name, true, true, PATIENT));
    }
  }
}
