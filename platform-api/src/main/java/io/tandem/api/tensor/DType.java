package io.tandem.api.tensor;

import java.util.Locale;

/**
 * The element type of a tensor.
 *
 * <p>Programs compute in {@link #FLOAT32}, {@link #BFLOAT16}, {@link #FLOAT16}, {@link #INT32},
 * {@link #INT64} and {@link #BOOL}. {@link #FLOAT64} exists for host values (the oracle's results,
 * stored checkpoints); {@link #UINT8} for stored bytes.
 */
public enum DType {
  FLOAT64(8, Kind.FLOAT),
  FLOAT32(4, Kind.FLOAT),
  FLOAT16(2, Kind.FLOAT),
  BFLOAT16(2, Kind.FLOAT),
  INT64(8, Kind.INTEGER),
  INT32(4, Kind.INTEGER),
  UINT8(1, Kind.INTEGER),
  BOOL(1, Kind.BOOL);

  private enum Kind {
    BOOL,
    INTEGER,
    FLOAT
  }

  private final int bytes;
  private final Kind kind;

  DType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether values of this type have gradients. */
  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /** Whether this is one of the integer types ({@link #BOOL} is not). */
  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /**
   * The type in which two operands meet, by PyTorch's rules for tensors: the wider kind wins (bool,
   * integer, float); within a kind the wider type wins; {@link #FLOAT16} and {@link #BFLOAT16} meet
   * in {@link #FLOAT32}, as do {@link #UINT8} and signed integers in the signed one.
   */
  public static DType promote(DType a, DType b) {
    if (a == b) {
      return a;
    }
    if (a.kind != b.kind) {
      return a.kind.compareTo(b.kind) > 0 ? a : b;
    }
    if (a.bytes == b.bytes) {
      return FLOAT32;
    }
    return a.bytes > b.bytes ? a : b;
  }

  /** The name as listings print it, for example {@code f32}, {@code bf16}, {@code i64}. */
  public String shortName() {
    return switch (this) {
      case BFLOAT16 -> "bf16";
      case BOOL -> "bool";
      default -> name().toLowerCase(Locale.ROOT).charAt(0) + Integer.toString(8 * bytes);
    };
  }
}
