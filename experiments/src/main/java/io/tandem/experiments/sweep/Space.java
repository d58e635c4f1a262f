package io.tandem.experiments.sweep;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The values that a key may take. Each is a text as a config has it, and stands somewhere between 0
 * and 1, its position. Immutable.
 */
public sealed interface Space {
  /** More digits of a value than these tell nothing, and make tables hard to read. */
  MathContext DIGITS = new MathContext(5);

  /**
   * The value at a position.
   *
   * @param position from 0 to 1
   */
  String at(double position);

  /**
   * Where a value stands.
   *
   * @param value one that {@link #at} or {@link #grid} gave
   * @return from 0 to 1; {@link #at} gives the value again
   */
  double position(String value);

  /**
   * The values of a grid.
   *
   * @return at least one
   * @throws IllegalArgumentException if it is not known how many there are to be
   */
  List<String> grid();

  /** The values that are told of it: its ends, or all of a choice. */
  List<String> examples();

  /**
   * Any number of an interval.
   *
   * @param low the least
   * @param high the greatest
   * @param points how many of them a grid has, evenly from end to end
   */
  @TypeName("uniform")
  @Doc("Any number between two, each as likely.")
  record Uniform(
      @Doc("The least.") double low,
      @Doc("The greatest.") double high,
      @Doc("How many of them a grid has.") @Range(min = 2, max = 1000) Optional<Integer> points)
      implements Space {
    /** Refuses an interval that is empty. */
    public Uniform {
      refuseEmpty(low, high);
    }

    @Override
    public String at(double position) {
      return number(Math.min(high, Math.max(low, rounded(low + position * (high - low)))));
    }

    @Override
    public double position(String value) {
      return (Double.parseDouble(value) - low) / (high - low);
    }

    @Override
    public List<String> grid() {
      return spread(this, points);
    }

    @Override
    public List<String> examples() {
      return List.of(at(0), at(1));
    }
  }

  /**
   * Any number of an interval, each order of magnitude as likely.
   *
   * @param low the least, above 0
   * @param high the greatest
   * @param points how many of them a grid has, evenly by their logarithms
   */
  @TypeName("log-uniform")
  @Doc("Any number between two, each order of magnitude as likely: for learning rates, say.")
  record LogUniform(
      @Doc("The least.") @Range(above = 0) double low,
      @Doc("The greatest.") double high,
      @Doc("How many of them a grid has.") @Range(min = 2, max = 1000) Optional<Integer> points)
      implements Space {
    /** Refuses an interval that is empty. */
    public LogUniform {
      refuseEmpty(low, high);
    }

    @Override
    public String at(double position) {
      double value = low * Math.pow(high / low, position);
      return number(Math.min(high, Math.max(low, rounded(value))));
    }

    @Override
    public double position(String value) {
      return Math.log(Double.parseDouble(value) / low) / Math.log(high / low);
    }

    @Override
    public List<String> grid() {
      return spread(this, points);
    }

    @Override
    public List<String> examples() {
      return List.of(at(0), at(1));
    }
  }

  /**
   * A whole number.
   *
   * @param low the least
   * @param high the greatest
   * @param log whether each order of magnitude is as likely
   * @param points how many of them a grid has; all where it is not said
   */
  @TypeName("integer")
  @Doc("A whole number between two, both included.")
  record Whole(
      @Doc("The least.") long low,
      @Doc("The greatest.") long high,
      @Doc("Whether each order of magnitude is as likely, and not each number.") @Default("false")
          boolean log,
      @Doc("How many of them a grid has; all where it is not said.") @Range(min = 2, max = 1000)
          Optional<Integer> points)
      implements Space {
    private static final long MOST = 1L << 50;

    /** Refuses an interval that is empty, and logarithms of what has none. */
    public Whole {
      refuseEmpty((double) low, (double) high);
      if (log && low < 1) {
        throw new IllegalArgumentException("log = true needs a low of at least 1, not " + low);
      }
      if (Math.abs(low) > MOST || Math.abs(high) > MOST) {
        throw new IllegalArgumentException("numbers beyond 2^50 are too large to be drawn");
      }
    }

    // The numbers from low to high, each with the same room around it.
    private double begin() {
      return low - 0.5;
    }

    private double end() {
      return high + 0.5;
    }

    @Override
    public String at(double position) {
      double value =
          log
              ? begin() * Math.pow(end() / begin(), position)
              : begin() + position * (end() - begin());
      return Long.toString(Math.min(high, Math.max(low, Math.round(value))));
    }

    @Override
    public double position(String value) {
      long number = Long.parseLong(value);
      return log
          ? Math.log(number / begin()) / Math.log(end() / begin())
          : (number - begin()) / (end() - begin());
    }

    @Override
    public List<String> grid() {
      return points.isPresent()
          ? spread(this, points)
          : IntStream.rangeClosed(0, Math.toIntExact(Math.min(1_000_000, high - low)))
              .mapToObj(i -> Long.toString(low + i))
              .toList();
    }

    @Override
    public List<String> examples() {
      return List.of(Long.toString(low), Long.toString(high));
    }
  }

  /**
   * One of several values of any kind.
   *
   * @param values how they are told, each another
   */
  @TypeName("choice")
  @Doc("One of several values of any kind; a list by itself says the same.")
  record Choice(@Doc("The values.") List<String> values) implements Space {
    /** Refuses an empty list, and one that names a value twice. */
    public Choice {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("an empty list; name at least one value");
      }
      if (values.stream().distinct().count() < values.size()) {
        throw new IllegalArgumentException("names a value twice: " + values);
      }
    }

    /** Whether they are numbers, the least first, between which there may be more or less. */
    boolean isOrdered() {
      double before = Double.NEGATIVE_INFINITY;
      for (String value : values) {
        if (!value.matches("-?\\d{1,15}(\\.\\d{1,15})?([eE][+-]?\\d{1,3})?")
            || Double.parseDouble(value) <= before) {
          return false;
        }
        before = Double.parseDouble(value);
      }
      return true;
    }

    @Override
    public String at(double position) {
      return values.get(Math.min(values.size() - 1, (int) (position * values.size())));
    }

    @Override
    public double position(String value) {
      return (values.indexOf(value) + 0.5) / values.size();
    }

    @Override
    public List<String> grid() {
      return values;
    }

    @Override
    public List<String> examples() {
      return values;
    }
  }

  private static void refuseEmpty(double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          String.format("low is %s and high is %s; high must be greater", text(low), text(high)));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static List<String> spread(Space space, Optional<Integer> points) {
    int number =
        points.orElseThrow(
            () -> new IllegalArgumentException("a grid needs 'points': how many values it takes"));
    return IntStream.range(0, number)
        .mapToObj(i -> space.at((double) i / (number - 1)))
        .distinct()
        .toList();
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
