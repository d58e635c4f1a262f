package io.tandem.api.model;

import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.OptionalInt;

/**
 * An input of a forward pass, and which values it may have.
 *
 * @param type its type; symbols of the same name are of the same length in all inputs
 * @param required whether it has to be given
 * @param least the least value of an integer
 * @param below what integers are less than; those that are no numbers of anything have {@link
 *     Integer#MAX_VALUE}
 * @param ignored a value beside these that stands for none
 * @param longest how long the last axis may be, if it may not be of any length
 */
public record ForwardInput(
    TensorType type,
    boolean required,
    int least,
    int below,
    OptionalInt ignored,
    OptionalInt longest) {

  /** An input that has to be given: numbers from 0 to below {@code below}. */
  public static ForwardInput required(TensorType type, int below) {
    return new ForwardInput(type, true, 0, below, OptionalInt.empty(), OptionalInt.empty());
  }

  /** An input that may be left out: numbers from 0 to below {@code below}. */
  public static ForwardInput optional(TensorType type, int below) {
    return new ForwardInput(type, false, 0, below, OptionalInt.empty(), OptionalInt.empty());
  }

  /** This input with a value beside the others that stands for none. */
  public ForwardInput orIgnored(int value) {
    return new ForwardInput(type, required, least, below, OptionalInt.of(value), longest);
  }

  /** This input with a bound on the length of its last axis. */
  public ForwardInput atMost(int length) {
    return new ForwardInput(type, required, least, below, ignored, OptionalInt.of(length));
  }

  /**
   * A tensor as the input wants it: of its element type, if it is of another integer or float type,
   * and a vector, if it is a column of what is to be one.
   *
   * @param name the input's name, for messages
   * @throws BadInputException if it is of another kind, of another number of axes or too long, or a
   *     value is out of range, naming what and what is allowed
   */
  public HostTensor checked(String name, HostTensor given) {
    long[] extents = given.extents();
    boolean isColumn = type.shape().rank() == 1 && extents.length == 2 && extents[1] == 1;
    HostTensor tensor = isColumn ? given.reshape(extents[0]) : given;
    DType own = type.dtype();
    if (tensor.dtype().isFloat() != own.isFloat()) {
      throw new BadInputException(
          String.format(
              "'%s' holds %s, not %s", name, tensor.dtype().shortName(), own.shortName()));
    }
    if (tensor.extents().length != type.shape().rank()) {
      throw new BadInputException(
          String.format("'%s' is %s, not %s", name, tensor.shape(), type.shape()));
    }
    if (tensor.size() == 0) {
      throw new BadInputException(
          String.format("'%s' is %s: there is nothing in it", name, tensor.shape()));
    }
    long last = tensor.extents()[tensor.extents().length - 1];
    if (longest.isPresent() && last > longest.getAsInt()) {
      throw new BadInputException(
          String.format(
              "'%s' is %s: %d tokens, and the model sees at most %d",
              name, tensor.shape(), last, longest.getAsInt()));
    }
    if (own.isFloat()) {
      return tensor.castTo(own);
    }
    long[] values = tensor.castTo(DType.INT64).toLongArray();
    for (int i = 0; i < values.length; i++) {
      boolean none = ignored.isPresent() && values[i] == ignored.getAsInt();
      if (!none && (values[i] < least || values[i] >= below)) {
        throw new BadInputException(
            String.format(
                "'%s' has %d at %s; allowed are %d to %d%s",
                name,
                values[i],
                place(i, tensor.extents()),
                least,
                below - 1,
                ignored.isPresent() ? ", and " + ignored.getAsInt() + " for none" : ""));
      }
    }
    return tensor.castTo(own);
  }

  private static String place(int index, long[] extents) {
    StringBuilder place = new StringBuilder("]");
    long rest = index;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      place.insert(0, rest % extents[axis]).insert(0, axis == 0 ? "[" : ", ");
      rest /= extents[axis];
    }
    return place.toString();
  }
}
