package io.tandem.evaluation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.LossSum;
import io.tandem.evaluation.metric.LossMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The losses of a language model as cases: {@code loss} in nats, {@code weight} in tokens and,
 * where they are known, {@code bytes} of text and how many targets were {@code right}; the same of
 * what is told beside the targets, under {@code parts}.
 */
final class LossCases {
  private static final String PARTS = "parts";

  private LossCases() {}

  static Case of(String name, LossSum scored, OptionalLong bytes) {
    JsonObject.Builder content = content(scored);
    bytes.ifPresent(known -> content.put("bytes", known));
    if (!scored.parts().isEmpty()) {
      JsonObject.Builder parts = JsonObject.builder();
      new TreeMap<>(scored.parts()).forEach((part, sum) -> parts.put(part, content(sum).build()));
      content.put(PARTS, parts.build());
    }
    return new Case(name, content.build());
  }

  private static JsonObject.Builder content(LossSum scored) {
    JsonObject.Builder content =
        JsonObject.builder()
            .put("loss", JsonFigure.toJson(scored.sum()))
            .put("weight", JsonFigure.toJson(scored.weight()));
    scored.right().ifPresent(number -> content.put("right", JsonFigure.toJson(number)));
    return content;
  }

  /**
   * The measures of something that is told beside the targets.
   *
   * @return nothing, if it is not told of every case
   */
  static Optional<LossMeasures> measures(List<Case> cases, String part) {
    List<Case> parts = new ArrayList<>();
    for (Case one : cases) {
      try {
        Optional<JsonValue> all = one.content().get(PARTS);
        Optional<JsonValue> own = all.flatMap(found -> found.asObject().get(part));
        own.ifPresent(found -> parts.add(new Case(one.name(), found.asObject())));
      } catch (JsonException e) {
        throw new BadInputException(one.name() + ": " + e.getMessage(), e);
      }
    }
    return parts.size() < cases.size() ? Optional.empty() : Optional.of(measures(parts));
  }

  /** Bytes, and what was right, count only if they are known of every case. */
  static LossMeasures measures(List<Case> cases) {
    double[] losses = new double[cases.size()];
    double[] weights = new double[cases.size()];
    long[] bytes = new long[cases.size()];
    boolean known = true;
    double[] rights = new double[cases.size()];
    boolean tells = true;
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      try {
        losses[i] = JsonFigure.fromJson(one.content().member("loss"), "loss");
        weights[i] = JsonFigure.fromJson(one.content().member("weight"), "weight");
        known &= one.content().get("bytes").isPresent();
        bytes[i] = known ? one.content().member("bytes").asLong() : 0;
        tells &= one.content().get("right").isPresent();
        rights[i] = tells ? JsonFigure.fromJson(one.content().member("right"), "right") : 0;
        LossMeasures.of(new double[] {losses[i]}, new double[] {weights[i]}, new long[] {bytes[i]});
      } catch (BadInputException | IllegalArgumentException e) {
        throw new BadInputException(one.name() + ": " + e.getMessage(), e);
      }
    }
    LossMeasures measures =
        known ? LossMeasures.of(losses, weights, bytes) : LossMeasures.of(losses, weights);
    return tells ? measures.withRight(rights) : measures;
  }
}
