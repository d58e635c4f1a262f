package io.tandem.api.program;

import io.tandem.api.op.DroppedAttention;
import io.tandem.api.tensor.DType;
import java.util.Set;

/** In which element types a program computes. */
public enum Precision {
  /** Everything in 32-bit floats. */
  FLOAT32(DType.FLOAT32),
  /**
   * Matrix products in bfloat16, what is sensitive in 32-bit floats ({@link Autocast}). Of the
   * range of 32-bit floats, with 8 significant bits.
   */
  BFLOAT16(DType.BFLOAT16),
  /**
   * Matrix products in half precision, what is sensitive in 32-bit floats ({@link Autocast}). 11
   * significant bits, from 6e-8 to 65504: in training the gradients are scaled, so that few of them
   * are smaller than that.
   */
  FLOAT16(DType.FLOAT16);

  private final DType products;

  Precision(DType products) {
    this.products = products;
  }

  /** The element type of matrix products. */
  public DType products() {
    return products;
  }

  /** Whether training needs the gradients scaled, because there are few small numbers. */
  public boolean scalesLoss() {
    return this == FLOAT16;
  }

  /**
   * The program in this precision, its weights and states in f32: what training needs. {@link
   * DroppedAttention} is traced by its definition, so that what it computes has the precision that
   * the policy has for each part of it.
   */
  public Program applyTo(Program program) {
    Program traced =
        Composites.expand(program, composite -> !(composite instanceof DroppedAttention));
    return this == FLOAT32 ? traced : Autocast.to(products, traced);
  }

  /**
   * The program in this precision, its weights kept in it as well: half the memory, and half the
   * reading, for a program that only predicts ({@link NarrowStorage}).
   *
   * @param state inputs and outputs by which calls hand state to each other, kept likewise
   * @throws IllegalArgumentException if the program updates a weight
   */
  public Program forInference(Program program, Set<String> state) {
    return this == FLOAT32 ? program : NarrowStorage.in(products, program, state);
  }
}
