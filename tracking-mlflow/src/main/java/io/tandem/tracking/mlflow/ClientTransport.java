package io.tandem.tracking.mlflow;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow_project.apachehttp.HttpEntityEnclosingRequest;
import org.mlflow_project.apachehttp.HttpHost;
import org.mlflow_project.apachehttp.HttpRequest;
import org.mlflow_project.apachehttp.HttpVersion;
import org.mlflow_project.apachehttp.client.methods.CloseableHttpResponse;
import org.mlflow_project.apachehttp.client.methods.HttpUriRequest;
import org.mlflow_project.apachehttp.conn.ClientConnectionManager;
import org.mlflow_project.apachehttp.entity.StringEntity;
import org.mlflow_project.apachehttp.impl.client.CloseableHttpClient;
import org.mlflow_project.apachehttp.message.BasicHttpResponse;
import org.mlflow_project.apachehttp.params.HttpParams;
import org.mlflow_project.apachehttp.protocol.HttpContext;
import org.mlflow_project.apachehttp.util.EntityUtils;

/**
 * What MLflow's client sends by. Its own HTTP client waits for ever, reads answers of any length,
 * follows redirects with the token, and tries what failed up to three times at once, which makes
 * several runs of one that was to be created; none of it can be set. So the client is given this
 * one in the place of its own before it makes that.
 */
final class ClientTransport extends CloseableHttpClient {
  private final HttpTransport transport;

  private ClientTransport(HttpTransport transport) {
    this.transport = transport;
  }

  /** An answer that is no good: thrown through the client, which would ask again otherwise. */
  static final class AnsweredException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    AnsweredException(Answer answer) {
      super("the server answered " + answer.status());
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }

  /** MLflow's client, sending by a transport. */
  static MlflowClient client(HttpTransport transport) {
    MlflowClient client = new MlflowClient(new BasicMlflowHostCreds(transport.server().toString()));
    try {
      Object caller = field(MlflowClient.class, "httpCaller").get(client);
      field(caller.getClass(), "httpClient").set(caller, new ClientTransport(transport));
      return client;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of MLflow's client cannot be given a transport: 2.17.2 can", e);
    }
  }

  private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, HttpRequest request, HttpContext context) throws IOException {
    HttpUriRequest asked = (HttpUriRequest) request;
    BodyPublisher body =
        request instanceof HttpEntityEnclosingRequest enclosing && enclosing.getEntity() != null
            ? BodyPublishers.ofByteArray(EntityUtils.toByteArray(enclosing.getEntity()))
            : BodyPublishers.noBody();
    Answer answer =
        transport.exchange(
            asked.getMethod(), asked.getURI(), "application/json", body, Duration.ZERO);
    if (!answer.isGood()) {
      throw new AnsweredException(answer);
    }
    Response response = new Response(answer.status());
    response.setEntity(new StringEntity(answer.body(), StandardCharsets.UTF_8));
    return response;
  }

  @Override
  public void close() {}

  /** Of an older interface of the library, which MLflow's client does not use. */
  @Override
  @Deprecated
  public HttpParams getParams() {
    throw new UnsupportedOperationException();
  }

  /** Of an older interface of the library, which MLflow's client does not use. */
  @Override
  @Deprecated
  public ClientConnectionManager getConnectionManager() {
    throw new UnsupportedOperationException();
  }

  private static final class Response extends BasicHttpResponse implements CloseableHttpResponse {
    Response(int status) {
      super(HttpVersion.HTTP_1_1, status, "");
    }

    @Override
    public void close() {}
  }
}
