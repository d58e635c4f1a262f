package io.tandem.tracking.mlflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names and values as a server can hold them. A name has letters, digits and {@code _ - . : /} and
 * spaces, is no path that leads elsewhere, and has at most 250 characters; what is otherwise gets
 * underscores and a mark of the original, so that two names stay two. A text that is too long is
 * cut, and says so.
 */
final class Fitting {
  /** Of servers of MLflow 2.9 and newer. */
  static final int LONGEST_PARAMETER = 6000;

  static final int LONGEST_TAG = 8000;
  private static final int LONGEST_NAME = 250;
  private static final int MARK = 8;

  private Fitting() {}

  /** A name of a metric, parameter or tag. */
  static String name(String name) {
    StringBuilder fitting = new StringBuilder();
    for (String part : name.split("/", -1)) {
      boolean path = part.isEmpty() || part.equals(".") || part.equals("..");
      fitting.append(fitting.isEmpty() ? "" : "/").append(path ? "_" : part);
    }
    for (int i = 0; i < fitting.length(); i++) {
      char c = fitting.charAt(i);
      if (!Character.isLetterOrDigit(c) && "_-.:/ ".indexOf(c) < 0) {
        fitting.setCharAt(i, '_');
      }
    }
    if (fitting.toString().equals(name) && name.length() <= LONGEST_NAME) {
      return name;
    }
    String kept = start(fitting.toString(), LONGEST_NAME - MARK - 1);
    return kept + "-" + sha256(name).substring(0, MARK);
  }

  /** A text of at most so many characters. */
  static String text(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    String mark = String.format("… (of %d characters, SHA-256 %s)", text.length(), sha256(text));
    return start(text, longest - mark.length()) + mark;
  }

  private static String start(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }

  static String sha256(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
