package io.tandem.models.layer;

import io.tandem.api.model.ForwardModel;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The hidden states of a program by their marks, which are called as the outputs of {@link
 * ForwardModel#forward}: what the first layer reads, and what each gives.
 */
public final class StateMarks {
  private static final String PREFIX = ForwardModel.HIDDEN_STATES + ".";

  private StateMarks() {}

  /** Marks hidden states where they are made. */
  public static void mark(List<Tensor> states) {
    for (int i = 0; i < states.size(); i++) {
      states.get(i).trace().mark(PREFIX + i, states.get(i));
    }
  }

  /** Those of a program; none, if it marks none. */
  public static List<Value> of(Program program) {
    List<Value> states = new ArrayList<>();
    while (program.marks().containsKey(PREFIX + states.size())) {
      states.add(program.marks().get(PREFIX + states.size()));
    }
    return states;
  }
}
