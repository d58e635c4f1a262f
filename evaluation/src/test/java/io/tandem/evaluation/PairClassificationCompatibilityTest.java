package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class PairClassificationCompatibilityTest extends EvaluatorContract<PairClassification.Settings> {
  @Override
  protected Evaluator<PairClassification.Settings> provider() {
    return new PairClassification();
  }

  @Override
  protected PairClassification.Settings settings() {
    return new PairClassification.Settings(
        "1", List.of(VectorComparison.COSINE, VectorComparison.MANHATTAN));
  }

  @Override
  protected TrainedModel model() {
    return KnownVectors.of(KnownVectors.fixture());
  }

  @Override
  protected HeldOutData data() {
    Matching task =
        new Matching(
            Optional.of("second"), Optional.empty(), Optional.empty(), Optional.of("label"));
    return new LabelledData(task, List.of(), KnownVectors.documents(KnownVectors.fixture(), 24, 3));
  }
}
