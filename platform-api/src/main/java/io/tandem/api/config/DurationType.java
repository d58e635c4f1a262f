package io.tandem.api.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, written as a number and a unit; bounds are in seconds. */
record DurationType(Bounds bounds) implements ValueType {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*([a-z]+)");

  private record Unit(BigDecimal seconds, List<String> names) {
    Unit(String seconds, String... names) {
      this(new BigDecimal(seconds), List.of(names));
    }
  }

  private static final List<Unit> UNITS =
      List.of(
          new Unit("0.001", "ms", "milliseconds", "millisecond"),
          new Unit("1", "s", "seconds", "second"),
          new Unit("60", "m", "min", "minutes", "minute"),
          new Unit("3600", "h", "hours", "hour"),
          new Unit("86400", "d", "days", "day"));

  @Override
  public Optional<Object> read(ConfigNode node, String path, Reading reading) {
    Optional<Duration> parsed =
        node instanceof ConfigNode.Scalar scalar ? parse(scalar.text()) : Optional.empty();
    if (parsed.isEmpty()) {
      reading.reportType(node, path, phrase());
      return Optional.empty();
    }
    Duration value = parsed.get();
    if (!bounds.allow(value.toNanos() / 1e9)) {
      reading.report(
          node,
          path,
          ((ConfigNode.Scalar) node).text()
              + " is out of range; allowed, in seconds: "
              + bounds.phrase());
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return UNITS.stream()
        .filter(unit -> unit.names().contains(matcher.group(2)))
        .findFirst()
        .map(unit -> unit.seconds().multiply(new BigDecimal(matcher.group(1))))
        .map(seconds -> seconds.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN))
        .filter(nanos -> nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(nanos -> Duration.ofNanos(nanos.longValueExact()));
  }

  @Override
  public Optional<ConfigNode> write(Object value, Origin origin) {
    BigDecimal seconds =
        BigDecimal.valueOf(((Duration) value).toNanos()).movePointLeft(9).stripTrailingZeros();
    String text = seconds.toPlainString() + "s";
    return Optional.of(new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, text, origin));
  }

  @Override
  public String phrase() {
    return "a duration such as 30s, 5m or 1.5h (units: ms, s, m, h, d)";
  }

  @Override
  public Optional<String> range() {
    String phrase = bounds.phrase();
    return phrase.isEmpty() ? Optional.empty() : Optional.of(phrase + " (seconds)");
  }
}
