package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.Model;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.program.Precision;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import java.util.List;
import java.util.Map;

/** An architecture for a task, with weights on a device, that can be asked about documents. */
final class GradientPredictor implements DeviceModel, ScoringModel, Predictor {
  private final GradientModel trained;
  private final Answering answering;

  GradientPredictor(GradientModel trained, DocumentModel model, Precision precision) {
    this.trained = trained;
    answering = model.answering(trained.state(), precision);
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    return answering.answer(documents);
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
    answering.close();
    trained.close();
  }
}
