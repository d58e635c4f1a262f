package io.tandem.experiments.run;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.Shape;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.GradientSettings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The programs of gradient training, and their counts for a batch of the config.
 *
 * @param programs the objective and the step
 * @param binding the extents of a batch
 */
public record ProgramDescription(TrainingPrograms programs, Map<String, Long> binding) {

  /**
   * Traces the programs of an experiment.
   *
   * @throws BadInputException if it does not train by gradients, or cannot be prepared
   */
  public static ProgramDescription of(ExperimentConfig config, Providers providers) {
    if (!(config.training().settings() instanceof GradientSettings settings)) {
      throw new BadInputException(
          "there is no program to describe: training of type '"
              + config.training().name()
              + "' traces none; type 'gradient' does");
    }
    try (Preparation prepared = Preparation.of(config, providers);
        BatchSource batches = prepared.data().shuffled(settings.batchSize())) {
      TrainingPrograms programs = settings.programs(prepared.trained(), config.precision());
      Batch batch = batches.read(BatchPosition.START);
      Map<String, Shape> shapes = new TreeMap<>();
      programs.objective().inputs().keySet().stream()
          .filter(batch.tensors()::containsKey)
          .forEach(name -> shapes.put(name, batch.tensor(name).shape()));
      programs
          .objective()
          .inputs()
          .forEach((name, value) -> shapes.putIfAbsent(name, value.type().shape()));
      return new ProgramDescription(programs, programs.objective().bind(shapes));
    }
  }

  private Program listed(boolean step) {
    return step ? programs.step() : programs.objective();
  }

  /** For people: the listing, then the counts. */
  public String text(boolean step) {
    return listed(step)
        + String.format(
            Locale.ROOT,
            "%nfor %s%n"
                + "  parameters              %,18d%n"
                + "  objective: operations   %,18.0f FLOP%n"
                + "  objective: traffic      %,18.0f bytes%n"
                + "  step: operations        %,18.0f FLOP%n"
                + "  step: traffic           %,18.0f bytes%n",
            binding,
            programs.objective().parameters(),
            programs.objective().flops(binding),
            programs.objective().bytes(binding),
            programs.step().flops(binding),
            programs.step().bytes(binding));
  }

  /** For machines. */
  public JsonObject json(boolean step) {
    JsonObject.Builder extents = JsonObject.builder();
    binding.forEach((symbol, extent) -> extents.put(symbol, JsonNumber.of(extent)));
    return JsonObject.builder()
        .put("binding", extents.build())
        .put("parameters", JsonNumber.of(programs.objective().parameters()))
        .put("objective", counts(programs.objective()))
        .put("step", counts(programs.step()))
        .put("listing", new JsonString(listed(step).toString()))
        .build();
  }

  private JsonObject counts(Program program) {
    return JsonObject.builder()
        .put("operations", JsonNumber.of((long) program.nodes().size()))
        .put("flops", JsonNumber.of(program.flops(binding)))
        .put("bytes", JsonNumber.of(program.bytes(binding)))
        .build();
  }
}
