package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class ParaphraseMiningCompatibilityTest extends EvaluatorContract<ParaphraseMining.Settings> {
  @Override
  protected Evaluator<ParaphraseMining.Settings> provider() {
    return new ParaphraseMining();
  }

  @Override
  protected ParaphraseMining.Settings settings() {
    return new ParaphraseMining.Settings(5, 40, true);
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
