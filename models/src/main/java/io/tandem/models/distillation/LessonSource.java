package io.tandem.models.distillation;

import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import java.util.Map;

/** Where what a teacher tells comes from while a student is trained. Immutable and thread-safe. */
public interface LessonSource {
  /** What makes the examples that are learned from, given what makes the student's. */
  ExampleEncoder examples(ExampleEncoder own);

  /**
   * What the teacher tells in a program.
   *
   * @param trace to which inputs may be added
   * @param inputs those of the student's objective, by name
   * @param lengths of which its batches are
   * @return without gradient
   */
  Told told(Trace trace, Map<String, Tensor> inputs, Lengths lengths);
}
