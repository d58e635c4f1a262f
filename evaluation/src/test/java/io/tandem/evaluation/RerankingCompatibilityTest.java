package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class RerankingCompatibilityTest extends EvaluatorContract<Reranking.Settings> {
  @Override
  protected Evaluator<Reranking.Settings> provider() {
    return new Reranking();
  }

  @Override
  protected Reranking.Settings settings() {
    return new Reranking.Settings(VectorComparison.COSINE, 3);
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
