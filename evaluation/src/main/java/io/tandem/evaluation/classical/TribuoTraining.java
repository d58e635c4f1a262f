package io.tandem.evaluation.classical;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.tandem.api.error.BadInputException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Tribuo;
import org.tribuo.classification.Label;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.provenance.TrainerProvenance;

/** What all trainers of Tribuo's models have in common. */
final class TribuoTraining {
  private TribuoTraining() {}

  /**
   * Refuses names by which Tribuo marks what is unknown or does not hold.
   *
   * @throws BadInputException naming it
   */
  static void refuseMarks(Collection<String> labels) {
    for (String mark : List.of(Label.UNKNOWN, MultiLabel.NEGATIVE_LABEL_STRING)) {
      if (labels.contains(mark)) {
        throw new BadInputException(
            "no label can be called '" + mark + "': Tribuo has another use for the name");
      }
    }
  }

  /**
   * Where a model comes from, without the time, so that the same training says the same.
   *
   * @param trainer the provider's name
   * @param learner Tribuo's trainer, with its hyper-parameters
   */
  static Map<String, String> provenance(String trainer, TrainerProvenance learner) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("trainer", trainer);
    provenance.put("tribuo", Tribuo.VERSION);
    provenance.put("tribuo-trainer", text(learner));
    return provenance;
  }

  private static String text(TrainerProvenance learner) {
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, Provenance> one : learner.getConfiguredParameters().entrySet()) {
      parameters.put(one.getKey(), one.getValue().toString().replaceAll("\\s+", " ").strip());
    }
    return learner.getClassName() + parameters;
  }
}
