package io.tandem.tracking.mlflow;

import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param status the status of HTTP
 * @param body at most as long as the transport allows
 * @param retryAfter what the header of that name says, unparsed
 * @param location where a redirect would lead, unparsed
 */
record Answer(int status, String body, Optional<String> retryAfter, Optional<String> location) {
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int LONGEST_SHOWN = 300;

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** MLflow's word for what went wrong, such as {@code RESOURCE_DOES_NOT_EXIST}; else empty. */
  String errorCode() {
    return member("error_code");
  }

  /** The failure that this answer is, of something that was asked for. */
  IOException failure(String what) {
    if (status == TIMEOUT || status == TOO_MANY || status >= 500) {
      String message = what + ": the server answers " + status + detail();
      return wait(Instant.now())
          .map(time -> new TrackingUnavailableException(message, time))
          .orElseGet(() -> new TrackingUnavailableException(message));
    }
    if (status >= 300 && status < 400) {
      return new TrackingRefusedException(
          what
              + ": the server sends to another address, "
              + shown(location.orElse("which it does not name"))
              + "; that is not followed, name the right one as uri");
    }
    String hint =
        status == 401 || status == 403
            ? "; who asks is read from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD"
            : "";
    return new TrackingRefusedException(
        what + ": the server refuses with " + status + detail() + hint);
  }

  /** The header tells seconds or a date. */
  Optional<Duration> wait(Instant now) {
    String text = retryAfter.orElse("").strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String detail() {
    String message = member("message");
    String told = message.isEmpty() ? body : message;
    return told.isBlank() ? "" : ": " + shown(told);
  }

  private String member(String key) {
    try {
      JsonValue json = JsonReader.read(body, "answer");
      return json.asObject().get(key).orElse(null) instanceof JsonString string
          ? string.value()
          : "";
    } catch (JsonException e) {
      return "";
    }
  }

  /** A server's text as one line that a terminal can be given. */
  static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
