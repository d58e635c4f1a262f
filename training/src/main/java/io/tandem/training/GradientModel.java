package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.EmbeddingModel;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.model.WordVectorModel;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.Placement;
import io.tandem.api.training.ScoringModel;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** An architecture with weights on a device, its loss computed as it was in training. */
final class GradientModel implements DeviceModel, ScoringModel {
  private final Placement placement;
  private final DeviceState variables;
  private final DeviceState state;
  private final CompiledObjective objective;
  private final Map<String, String> provenance;

  GradientModel(Placement placement, Map<String, String> provenance) {
    this.placement = placement;
    this.provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    variables = placement.engine().newState();
    state = placement.learner().asked(variables);
    objective =
        new CompiledObjective(
            variables,
            placement.model()::lengths,
            lengths ->
                placement
                    .precision()
                    .applyTo(placement.learner().objective(Phase.EVALUATION, lengths)));
  }

  /**
   * An architecture where it is to run, with what it can be asked; without weights yet.
   *
   * @param trainer the provider that gives them
   */
  static DeviceModel asked(String trainer, Placement placement) {
    GradientModel weights =
        new GradientModel(
            placement,
            Map.of(
                "trainer",
                trainer,
                "model",
                placement.model().type(),
                "backend",
                placement.engine().backend(),
                "engine",
                placement.engine().version()));
    if (placement.model() instanceof DocumentModel document) {
      return new GradientPredictor(weights, document, placement.precision());
    }
    if (placement.model() instanceof EmbeddingModel texts) {
      return new GradientEmbedder(weights, texts, placement.precision());
    }
    if (placement.model() instanceof WordVectorModel words) {
      return new GradientVectors(weights, words);
    }
    return weights;
  }

  @Override
  public Model model() {
    return placement.model();
  }

  @Override
  public DeviceState state() {
    return state;
  }

  @Override
  public LossSum score(Batch batch) {
    return objective.score(batch);
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {
    objective.close();
    variables.close();
  }
}
