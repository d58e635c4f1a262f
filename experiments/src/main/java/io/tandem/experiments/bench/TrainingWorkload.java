package io.tandem.experiments.bench;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.model.Decoding;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.bench.BenchShape.Architecture;
import io.tandem.models.encoder.EncoderInput;
import io.tandem.models.encoder.MaskedLanguageModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Steps of training on random batches: forward, backward, clipping and AdamW in one call. */
final class TrainingWorkload implements Workload {
  private final BenchJob job;
  private final DeviceState state;
  private final Executable step;
  private final Map<String, Double> startup = new LinkedHashMap<>();
  private final long parameters;
  private int steps;

  TrainingWorkload(Engine engine, BenchJob job) {
    this.job = job;
    long begun = System.nanoTime();
    TrainingPrograms programs = BenchPrograms.training(job);
    startup.put("trace", Workload.since(begun));
    parameters = programs.objective().parameters();
    state = engine.newState();
    begun = System.nanoTime();
    Workload.initialize(state, programs.step().variables().values());
    startup.put("weights", Workload.since(begun));
    begun = System.nanoTime();
    step = state.compile(programs.step(), CompileOptions.FUSED);
    startup.put("compile", Workload.since(begun));
  }

  @Override
  public Step step() {
    Map<String, HostTensor> batch = batch(steps++);
    long begun = System.nanoTime();
    try (Results results = step.run(batch)) {
      float loss = (float) results.host(TrainingPrograms.LOSS).item();
      double seconds = Workload.since(begun);
      if (!Float.isFinite(loss)) {
        throw new IllegalStateException("the loss of step " + steps + " is " + loss);
      }
      startup.putIfAbsent("firstStep", seconds);
      return new Step(seconds, "loss", JsonNumber.of(loss));
    }
  }

  private Map<String, HostTensor> batch(int number) {
    BenchShape shape = job.shape();
    int batch = job.batch();
    int time = shape.time();
    Philox random = Philox.of(number, "benchmark");
    int[] ids = new int[batch * time];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.below(i, shape.vocabulary());
    }
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(BenchPrograms.RATE));
    if (job.precision().scalesLoss()) {
      inputs.put(TrainingPrograms.LOSS_SCALE, HostTensor.scalar(BenchPrograms.LOSS_SCALE));
    }
    inputs.put(Batch.INPUT_IDS, HostTensor.of(ids, batch, time));
    int predicted = shape.architecture() == Architecture.GPT ? time : shape.predictions();
    int[] labels = new int[batch * predicted];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.below(ids.length + i, shape.vocabulary());
    }
    inputs.put(Batch.LABELS, HostTensor.of(labels, batch, predicted));
    if (shape.architecture() == Architecture.BERT) {
      int[] ones = new int[ids.length];
      Arrays.fill(ones, 1);
      int[] positions = new int[labels.length];
      for (int i = 0; i < positions.length; i++) {
        // Spread over the sequence, so that no position is predicted twice.
        positions[i] = i % predicted * time / predicted;
      }
      inputs.put(Decoding.ATTENTION_MASK, HostTensor.of(ones, batch, time));
      inputs.put(EncoderInput.TOKEN_TYPE_IDS, HostTensor.of(new int[ids.length], batch, time));
      inputs.put(MaskedLanguageModel.MASKED_POSITIONS, HostTensor.of(positions, batch, predicted));
    }
    return inputs;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public Map<String, Double> startup() {
    return startup;
  }

  @Override
  public void close() {
    step.close();
    state.close();
  }
}
