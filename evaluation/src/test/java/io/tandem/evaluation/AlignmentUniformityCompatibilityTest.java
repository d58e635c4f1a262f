package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class AlignmentUniformityCompatibilityTest extends EvaluatorContract<AlignmentUniformity.Settings> {
  @Override
  protected Evaluator<AlignmentUniformity.Settings> provider() {
    return new AlignmentUniformity();
  }

  @Override
  protected AlignmentUniformity.Settings settings() {
    return new AlignmentUniformity.Settings();
  }

  @Override
  protected TrainedModel model() {
    return KnownVectors.of(KnownVectors.fixture());
  }

  @Override
  protected HeldOutData data() {
    Matching task =
        new Matching(Optional.of("second"), Optional.empty(), Optional.empty(), Optional.empty());
    return new LabelledData(task, List.of(), KnownVectors.documents(KnownVectors.fixture(), 24, 3));
  }
}
