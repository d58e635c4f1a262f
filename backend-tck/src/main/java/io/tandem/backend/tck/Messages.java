package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an error must say. */
final class Messages {
  private Messages() {}

  static void contain(Throwable error, String... parts) {
    for (String part : parts) {
      String message = String.valueOf(error.getMessage());
      assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
    }
  }
}
