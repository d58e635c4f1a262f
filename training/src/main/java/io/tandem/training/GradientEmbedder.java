package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.model.EmbeddingModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.TextEmbedding;
import io.tandem.api.program.Precision;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.TextEmbedder;
import java.util.List;
import java.util.Map;

/** An architecture that makes vectors of texts, with weights on a device. */
final class GradientEmbedder implements DeviceModel, ScoringModel, TextEmbedder {
  private final GradientModel trained;
  private final TextEmbedding embedding;

  GradientEmbedder(GradientModel trained, EmbeddingModel model, Precision precision) {
    this.trained = trained;
    embedding = model.embedding(trained.state(), precision);
  }

  @Override
  public int dimensions() {
    return embedding.dimensions();
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    return embedding.embed(texts);
  }

  @Override
  public Model model() {
    return trained.model();
  }

  @Override
  public DeviceState state() {
    return trained.state();
  }

  @Override
  public LossSum score(Batch batch) {
    return trained.score(batch);
  }

  @Override
  public Map<String, String> provenance() {
    return trained.provenance();
  }

  @Override
  public void close() {
    embedding.close();
    trained.close();
  }
}
