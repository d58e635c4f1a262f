package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Model;
import io.tandem.api.model.WordVectorModel;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.ScoringModel;
import io.tandem.api.training.VectorModel;
import io.tandem.api.vectors.WordVectors;
import java.util.Map;

/** An architecture that has vectors of words, with weights on a device. */
final class GradientVectors implements DeviceModel, ScoringModel, VectorModel {
  private final GradientModel trained;
  private final WordVectorModel model;

  GradientVectors(GradientModel trained, WordVectorModel model) {
    this.trained = trained;
    this.model = model;
  }

  @Override
  public WordVectors vectors() {
    return model.vectors(trained.state()::read);
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
    trained.close();
  }
}
