package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Something that happened to a run, as its journal tells it.
 *
 * @param time when, in milliseconds since 1970 (UTC); 0 where the journal does not tell
 * @param name what, for example {@code ended}
 * @param details what there is to say of it, by key; not {@code time} nor {@code event}
 */
public record JournalEvent(long time, String name, Map<String, String> details) {
  private static final Set<String> OWN = Set.of("time", "event");

  /** Copies the details, keeping their order; refuses the keys that every event has. */
  public JournalEvent {
    if (details.keySet().stream().anyMatch(OWN::contains)) {
      throw new IllegalArgumentException("an event has its own " + OWN + ", not " + details);
    }
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** Details that are no texts are of later versions, and passed over. */
  static JournalEvent fromJson(JsonObject json) {
    Map<String, String> details = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      if (!OWN.contains(member.getKey()) && member.getValue() instanceof JsonString text) {
        details.put(member.getKey(), text.value());
      }
    }
    return new JournalEvent(
        json.get("time").map(JsonValue::asLong).orElse(0L),
        json.member("event").asString(),
        details);
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder().put("time", time).put("event", name);
    details.forEach(json::put);
    return json.build();
  }
}
