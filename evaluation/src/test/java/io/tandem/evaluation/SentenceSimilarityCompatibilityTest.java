package io.tandem.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.List;
import java.util.Optional;

class SentenceSimilarityCompatibilityTest extends EvaluatorContract<SentenceSimilarity.Settings> {
  @Override
  protected Evaluator<SentenceSimilarity.Settings> provider() {
    return new SentenceSimilarity();
  }

  @Override
  protected SentenceSimilarity.Settings settings() {
    return new SentenceSimilarity.Settings(
        List.of(VectorComparison.COSINE, VectorComparison.EUCLIDEAN), 3);
  }

  @Override
  protected TrainedModel model() {
    return KnownVectors.of(KnownVectors.fixture());
  }

  @Override
  protected HeldOutData data() {
    Matching task =
        new Matching(
            Optional.of("second"), Optional.empty(), Optional.of("score"), Optional.empty());
    return new LabelledData(task, List.of(), KnownVectors.documents(KnownVectors.fixture(), 24, 3));
  }
}
