package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class TripletAccuracyCompatibilityTest extends EvaluatorContract<TripletAccuracy.Settings> {
  @Override
  protected Evaluator<TripletAccuracy.Settings> provider() {
    return new TripletAccuracy();
  }

  @Override
  protected TripletAccuracy.Settings settings() {
    return new TripletAccuracy.Settings(
        List.of(VectorComparison.COSINE, VectorComparison.DOT), 0, 3);
  }

  @Override
  protected TrainedModel model() {
    return KnownVectors.of(KnownVectors.fixture());
  }

  @Override
  protected HeldOutData data() {
    Matching task =
        new Matching(
            Optional.of("second"), Optional.of("negatives"), Optional.empty(), Optional.empty());
    return new LabelledData(task, List.of(), KnownVectors.documents(KnownVectors.fixture(), 24, 3));
  }
}
