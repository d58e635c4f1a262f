package io.tandem.api.json;

/** The JSON null. */
public enum JsonNull implements JsonValue {
  /** The only one. */
  NULL;

  @Override
  public String phrase() {
    return "null";
  }

  @Override
  public String toString() {
    return "null";
  }
}
