package io.tandem.models.distillation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import java.util.List;

/**
 * As which of its teacher's layers a student begins (Sanh et al. 2019, arXiv 1910.01108, section
 * 3).
 *
 * @param layers by their numbers from 0; evenly spaced ones, if none are named
 */
public record BeginSettings(
    @Doc(
            "Which of the teacher's layers, from 0, the student's begin as; without any every"
                + " second, third … one.")
        @Default({})
        List<Integer> layers) {

  /** Copies the list. */
  public BeginSettings {
    layers = List.copyOf(layers);
  }
}
