package io.tandem.tracking.mlflow;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A file as the body of a request, read as it is sent, whose bytes are counted. */
final class CountedFile implements BodyPublisher {
  private final BodyPublisher file;
  private final long length;
  private final AtomicLong sent;

  CountedFile(Path path, AtomicLong sent) throws IOException {
    file = BodyPublishers.ofFile(path);
    length = Files.size(path);
    this.sent = sent;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
    file.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer part) {
            sent.addAndGet(part.remaining());
            reader.onNext(part);
          }

          @Override
          public void onError(Throwable failure) {
            reader.onError(failure);
          }

          @Override
          public void onComplete() {
            reader.onComplete();
          }
        });
  }
}
