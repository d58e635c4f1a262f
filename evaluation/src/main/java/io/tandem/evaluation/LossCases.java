package io.tandem.evaluation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.LossMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Losses of a language model, summed up over cases: {@code loss} in nats, {@code weight} in tokens
 * and, where they are known, {@code bytes} of text.
 */
final class LossCases implements Measures {
  private static final long UNKNOWN = -1;

  private final double[] loss;
  private final double[] weight;
  private final long[] bytes;
  private final List<String> wanted;

  private LossCases(double[] loss, double[] weight, long[] bytes, List<String> wanted) {
    this.loss = loss;
    this.weight = weight;
    this.bytes = bytes;
    this.wanted = wanted;
  }

  static LossCases of(List<Case> cases, List<String> wanted) {
    double[] loss = new double[cases.size()];
    double[] weight = new double[cases.size()];
    long[] bytes = new long[cases.size()];
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      JsonObject content = one.content();
      try {
        loss[i] = JsonFigure.fromJson(content.member("loss"), one.name() + ": loss");
        weight[i] = JsonFigure.fromJson(content.member("weight"), one.name() + ": weight");
        bytes[i] = content.get("bytes").map(JsonValue::asLong).orElse(UNKNOWN);
      } catch (JsonException e) {
        throw new BadInputException(one.name() + ": " + e.getMessage(), e);
      }
    }
    return new LossCases(loss, weight, bytes, List.copyOf(wanted));
  }

  @Override
  public int cases() {
    return loss.length;
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(wanted);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double sum = 0;
    double total = 0;
    long read = 0;
    boolean known = true;
    for (int i : selection) {
      sum += loss[i];
      total += weight[i];
      known &= bytes[i] != UNKNOWN;
      read += bytes[i];
    }
    OptionalDouble bits =
        known && read > 0 ? OptionalDouble.of(sum / Math.log(2) / read) : OptionalDouble.empty();
    Map<String, Double> all = new LossMetrics(sum / total, (long) total, bits).figures();
    Map<String, Double> figures = new LinkedHashMap<>();
    wanted.forEach(
        name -> Optional.ofNullable(all.get(name)).ifPresent(value -> figures.put(name, value)));
    return figures;
  }
}
