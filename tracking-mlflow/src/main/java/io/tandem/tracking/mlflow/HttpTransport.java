package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one way to a server. Every exchange has a deadline that holds for all of it, an answer has a
 * bound on its length, a redirect is an answer like others, and who asks is told to that server
 * alone. It tries nothing a second time. One thread uses it.
 */
final class HttpTransport {
  /** A page of a search has some hundred kilobytes at most; what is sent back is never more. */
  static final int LONGEST_ANSWER = 16 << 20;

  private final ServerAddress server;
  private final Credentials credentials;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * Opens nothing yet.
   *
   * @param timeout for an exchange, beside what is sent
   */
  HttpTransport(ServerAddress server, Credentials credentials, Duration timeout) {
    this.server = server;
    this.credentials = credentials;
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  ServerAddress server() {
    return server;
  }

  /**
   * Asks once.
   *
   * @param method of HTTP
   * @param uri at the server
   * @param contentType of the body
   * @param body what is sent
   * @param sending how long sending it may take beyond the timeout
   * @return the answer, whatever its status
   * @throws TrackingUnavailableException if none came in time
   * @throws TrackingRefusedException if it is longer than any should be
   */
  Answer exchange(String method, URI uri, String contentType, BodyPublisher body, Duration sending)
      throws IOException {
    if (!server.holds(uri)) {
      throw new TrackingRefusedException(uri + " is not at " + server + ": nothing is sent there");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, body).header("Content-Type", contentType);
    credentials.header().ifPresent(header -> request.header("Authorization", header));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request.build(), info -> new BoundedBody(LONGEST_ANSWER));
    Duration deadline = timeout.plus(sending);
    try {
      HttpResponse<String> got = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          got.statusCode(),
          got.body(),
          got.headers().firstValue("Retry-After"),
          got.headers().firstValue("Location"));
    } catch (TimeoutException e) {
      throw new TrackingUnavailableException(
          server + " has not answered within " + deadline.toMillis() / 1000.0 + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("waiting for " + server + " was ended");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      // Ends the exchange where it has not ended.
      answer.cancel(true);
    }
  }

  private IOException failure(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof BoundedBody.TooLongException) {
        return new TrackingRefusedException(
            server + " answers with more than " + (LONGEST_ANSWER >> 20) + " MiB", cause);
      }
    }
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new TrackingUnavailableException(
        server + " cannot be reached: " + Answer.shown(why), cause);
  }
}
