package io.tandem.models.t5;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.Doc;
import io.tandem.api.config.JsonTree;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.config.RecordWriter;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.TextLimits;
import io.tandem.models.seq2seq.TextLimits.TooLong;
import java.util.Optional;

/**
 * What a T5 is used for, which stands in {@code config.json} beside what others read there.
 *
 * @param task what it was made for
 * @param limits how long texts may be
 * @param search how texts are made
 */
public record T5Use(
    @Doc("What it was made for.") Task task,
    @Doc("How long texts may be.") TextLimits limits,
    @Doc("How texts are made.") Search search) {
  private static final String KEY = "tandem";
  private static final Origin ORIGIN = Origin.of("config.json, " + KEY);

  /** Of a checkpoint that says nothing: texts as long as those of its training, greedily. */
  private static final T5Use UNKNOWN =
      new T5Use(
          new Task.TextToText("target"),
          new TextLimits(512, 512, TooLong.TRUNCATE),
          Search.greedy());

  /** What stands in the file. */
  JsonObject json() {
    return JsonObject.builder().put(KEY, JsonTree.json(RecordWriter.write(this, ORIGIN))).build();
  }

  /**
   * Reads it.
   *
   * @throws BadInputException if it is there and malformed
   */
  static T5Use read(JsonObject config) {
    Optional<JsonValue> own = config.get(KEY);
    if (own.isEmpty()) {
      return UNKNOWN;
    }
    try {
      return new RecordBinder(PartCatalog.empty())
          .bind(JsonTree.section(own.get().asObject(), ORIGIN), T5Use.class);
    } catch (JsonException | ConfigException e) {
      throw new BadInputException(KEY + ": " + e.getMessage(), e);
    }
  }
}
