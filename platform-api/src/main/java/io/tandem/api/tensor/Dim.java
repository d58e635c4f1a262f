package io.tandem.api.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The extent of one axis: a number, a symbol such as {@code batch}, or a polynomial of symbols with
 * integer coefficients such as {@code batch*time} or {@code past+1}.
 *
 * <p>Dims are kept in a normal form, so that two dims are {@linkplain #equals equal} exactly if
 * they are equal for all values of their symbols. Immutable and thread-safe.
 */
public final class Dim {
  /** The dim of extent one, which broadcasts against any other. */
  public static final Dim ONE = of(1);

  /** The dim of extent zero. */
  public static final Dim ZERO = of(0);

  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /** Coefficients by monomial; a monomial is its sorted symbols, with repetition. No zero entry. */
  private final SortedMap<Monomial, Long> terms;

  private Dim(SortedMap<Monomial, Long> terms) {
    this.terms = Collections.unmodifiableSortedMap(terms);
  }

  /** A known extent. */
  public static Dim of(long extent) {
    SortedMap<Monomial, Long> terms = new TreeMap<>();
    put(terms, Monomial.UNIT, extent);
    return new Dim(terms);
  }

  /**
   * A symbol, equal to every other symbol of that name.
   *
   * @param name a letter, then letters, digits and underscores
   */
  public static Dim symbol(String name) {
    if (!SYMBOL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot name a dimension: a letter, then letters, digits and '_'");
    }
    SortedMap<Monomial, Long> terms = new TreeMap<>();
    terms.put(new Monomial(List.of(name)), 1L);
    return new Dim(terms);
  }

  /** Whether the extent is known without binding symbols. */
  public boolean isStatic() {
    return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(Monomial.UNIT));
  }

  /** Whether this is a bare symbol. */
  public boolean isSymbol() {
    return terms.size() == 1
        && terms.firstKey().symbols.size() == 1
        && terms.get(terms.firstKey()) == 1L;
  }

  /** Whether this is the known extent {@code n}. */
  public boolean is(long n) {
    return isStatic() && extent() == n;
  }

  /**
   * The known extent.
   *
   * @throws IllegalStateException if symbols are left
   */
  public long extent() {
    if (!isStatic()) {
      throw new IllegalStateException("the extent " + this + " is symbolic");
    }
    return terms.getOrDefault(Monomial.UNIT, 0L);
  }

  /** The symbols that occur, in alphabetical order. */
  public SortedSet<String> symbols() {
    SortedSet<String> symbols = new TreeSet<>();
    terms.keySet().forEach(m -> symbols.addAll(m.symbols));
    return symbols;
  }

  /** The sum. */
  public Dim plus(Dim other) {
    SortedMap<Monomial, Long> sum = new TreeMap<>(terms);
    other.terms.forEach((m, c) -> put(sum, m, Math.addExact(sum.getOrDefault(m, 0L), c)));
    return new Dim(sum);
  }

  /** The sum with a number. */
  public Dim plus(long n) {
    return plus(of(n));
  }

  /** The difference, which may turn out negative only where it is never evaluated. */
  public Dim minus(Dim other) {
    return plus(other.times(of(-1)));
  }

  /** The product. */
  public Dim times(Dim other) {
    SortedMap<Monomial, Long> product = new TreeMap<>();
    terms.forEach(
        (m, c) ->
            other.terms.forEach(
                (n, d) -> {
                  Monomial key = m.times(n);
                  long term = Math.multiplyExact(c, d);
                  put(product, key, Math.addExact(product.getOrDefault(key, 0L), term));
                }));
    return new Dim(product);
  }

  /** The product with a number. */
  public Dim times(long n) {
    return times(of(n));
  }

  /**
   * The exact quotient.
   *
   * @throws ArithmeticException if the division leaves a remainder for some values of the symbols
   */
  public Dim dividedBy(Dim divisor) {
    if (equals(divisor) && !divisor.is(0)) {
      return ONE;
    }
    if (divisor.terms.size() != 1) {
      throw new ArithmeticException(this + " is not divisible by " + divisor);
    }
    Monomial by = divisor.terms.firstKey();
    long coefficient = divisor.terms.get(by);
    SortedMap<Monomial, Long> quotient = new TreeMap<>();
    for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
      if (term.getValue() % coefficient != 0 || !term.getKey().divisibleBy(by)) {
        throw new ArithmeticException(this + " is not divisible by " + divisor);
      }
      put(quotient, term.getKey().dividedBy(by), term.getValue() / coefficient);
    }
    return new Dim(quotient);
  }

  /**
   * The extent under a binding of the symbols.
   *
   * @throws IllegalArgumentException if a symbol is unbound or the extent would be negative
   */
  public long evaluate(Map<String, Long> binding) {
    long sum = 0;
    for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
      long product = term.getValue();
      for (String symbol : term.getKey().symbols) {
        Long value = binding.get(symbol);
        if (value == null) {
          throw new IllegalArgumentException("the dimension '" + symbol + "' is not bound");
        }
        product = Math.multiplyExact(product, value);
      }
      sum = Math.addExact(sum, product);
    }
    if (sum < 0) {
      throw new IllegalArgumentException("the extent " + this + " is " + sum + " for " + binding);
    }
    return sum;
  }

  /** What an engine's emitter needs to write an extent in the engine's own arithmetic. */
  public interface Arithmetic<R> {
    R constant(long value);

    R symbol(String name);

    R plus(R a, R b);

    R times(R a, R b);
  }

  /** Folds this dim into another arithmetic, for example into operations of a graph. */
  public <R> R in(Arithmetic<R> arithmetic) {
    R sum = null;
    for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
      R product = null;
      if (term.getValue() != 1 || term.getKey().symbols.isEmpty()) {
        product = arithmetic.constant(term.getValue());
      }
      for (String symbol : term.getKey().symbols) {
        R factor = arithmetic.symbol(symbol);
        product = product == null ? factor : arithmetic.times(product, factor);
      }
      sum = sum == null ? product : arithmetic.plus(sum, product);
    }
    return sum == null ? arithmetic.constant(0) : sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dim dim && terms.equals(dim.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Map.Entry<Monomial, Long>> entries = new ArrayList<>(terms.entrySet());
    Collections.reverse(entries);
    for (Map.Entry<Monomial, Long> term : entries) {
      long c = term.getValue();
      List<String> symbols = term.getKey().symbols;
      if (text.length() > 0 || c < 0) {
        text.append(c < 0 ? "-" : "+");
      }
      if (Math.abs(c) != 1 || symbols.isEmpty()) {
        text.append(Math.abs(c)).append(symbols.isEmpty() ? "" : "*");
      }
      text.append(String.join("*", symbols));
    }
    return text.length() == 0 ? "0" : text.toString();
  }

  private static void put(SortedMap<Monomial, Long> terms, Monomial monomial, long coefficient) {
    if (coefficient == 0) {
      terms.remove(monomial);
    } else {
      terms.put(monomial, coefficient);
    }
  }

  private record Monomial(List<String> symbols) implements Comparable<Monomial> {
    static final Monomial UNIT = new Monomial(List.of());

    Monomial times(Monomial other) {
      List<String> all = new ArrayList<>(symbols);
      all.addAll(other.symbols);
      Collections.sort(all);
      return new Monomial(List.copyOf(all));
    }

    boolean divisibleBy(Monomial other) {
      List<String> rest = new ArrayList<>(symbols);
      return other.symbols.stream().allMatch(rest::remove);
    }

    Monomial dividedBy(Monomial other) {
      List<String> rest = new ArrayList<>(symbols);
      other.symbols.forEach(rest::remove);
      return new Monomial(List.copyOf(rest));
    }

    @Override
    public int compareTo(Monomial other) {
      int bySize = Integer.compare(symbols.size(), other.symbols.size());
      return bySize != 0 ? bySize : symbols.toString().compareTo(other.symbols.toString());
    }
  }
}
