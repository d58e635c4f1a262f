package io.tandem.models.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Task.MaskedLanguageModelling.Masking;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Philox;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.Curves;
import io.tandem.models.WordsTokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.sentence.VectorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders that learn to count from masked numbers' names, and which line follows which. */
class EncoderPretrainingTest {
  private static final Path CHECKPOINTS =
      Path.of("src/test/resources/io/tandem/models/checkpoints");
  private static final int NUMBERS = 12;
  private static final EncoderShape SHAPE = new EncoderShape(2, 32, 4, 64, 32, 0, 0);
  private static final EncoderSettings SETTINGS =
      new EncoderSettings(
          SHAPE, Optional.empty(), Reading.ofLength(32), AnswerRule.USUAL, VectorSettings.USUAL);
  private static final WordsTokenizer TOKENIZER =
      new WordsTokenizer(
          Stream.concat(
                  Stream.of(WordsTokenizer.BEGIN, WordsTokenizer.END, WordsTokenizer.MASK),
                  IntStream.range(0, NUMBERS).mapToObj(i -> "n" + i))
              .toList());

  static List<ModelProvider<EncoderSettings>> families() {
    return List.of(new BertProvider(), new RobertaProvider(), new DistilBertProvider());
  }

  private static Task.MaskedLanguageModelling task(boolean pairs) {
    return new Task.MaskedLanguageModelling(0.2, 0.8, 0.1, false, pairs, Masking.DYNAMIC);
  }

  /** Lines of numbers, each of which goes on counting where the one before has ended. */
  private static List<Document> counted() {
    Philox random = Philox.of(3, "counted");
    List<Document> documents = new ArrayList<>();
    for (int d = 0; d < 60; d++) {
      StringBuilder text = new StringBuilder();
      int number = random.below(100L * d, NUMBERS);
      for (int line = 0; line < 8; line++) {
        int length = 4 + random.below(100L * d + 1 + line, 8);
        for (int i = 0; i < length; i++) {
          text.append("n").append(number++ % NUMBERS).append(' ');
        }
        text.append('\n');
      }
      documents.add(new Document("count " + d, text.toString()));
    }
    return documents;
  }

  private static EncoderPretraining model(ModelProvider<EncoderSettings> provider, boolean pairs) {
    return model(provider, SETTINGS, pairs);
  }

  private static EncoderPretraining model(
      ModelProvider<EncoderSettings> provider, EncoderSettings settings, boolean pairs) {
    return (EncoderPretraining)
        provider.create(
            settings,
            new ModelMaterial(task(pairs), new TextDataset("counts", counted()), TOKENIZER));
  }

  private static void assertOneCurve(String name, EncoderPretraining model) {
    BatchSource batches = model.batches(counted(), BatchSize.examples(16), 5);
    List<BatchPosition> positions = new ArrayList<>(List.of(BatchPosition.START));
    for (int i = 0; i < 60; i++) {
      positions.add(batches.after(positions.get(i)));
    }
    Curves.assertEqualOver(name, model, step -> batches.read(positions.get(step)).tensors());
  }

  @ParameterizedTest
  @MethodSource("families")
  void bothEnginesLearnMaskedTokensAlongOneCurve(ModelProvider<EncoderSettings> provider) {
    assertOneCurve(provider.name(), model(provider, false));
  }

  @Test
  void bothEnginesLearnMaskedTokensAndNextSentencesAlongOneCurve() {
    assertOneCurve("bert with pairs", model(new BertProvider(), true));
  }

  /** A mean over the targets of a batch that Transformers gave the loss of, by both tasks. */
  @Test
  void theLossOfBothTasksIsTransformers() {
    Map<String, HostTensor> all =
        SafetensorsFile.readAll(CHECKPOINTS.resolve("bert-pretraining/cases.safetensors"));
    CheckpointFolder folder = new CheckpointFolder(CHECKPOINTS.resolve("bert-pretraining"));
    EncoderModel published =
        (EncoderModel)
            folder.model(
                List.of(new BertProvider()),
                () -> {
                  throw new AssertionError("a tokenizer is asked for");
                });
    PreTraining head = (PreTraining) published.head();
    MaskedLanguageModel model =
        new MaskedLanguageModel(published.config().deterministic(), head.isTied(), true);
    String given = "both-gradients/in/";
    Map<String, HostTensor> inputs = new TreeMap<>();
    for (String name :
        List.of("input_ids", "attention_mask", "token_type_ids", "next_sentence_label")) {
      inputs.put(name, all.get(given + name));
    }
    atPositions(all.get(given + "labels"), inputs);
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      folder.load(model, state);
      double trained;
      try (Executable program =
              state.compile(model.objectiveAtPositions(Phase.TRAINING), CompileOptions.FUSED);
          Results results = program.run(inputs)) {
        trained = mean(results, name -> name);
      }
      double wanted = all.get("both-gradients/out/loss").item();
      assertEquals(wanted, trained, 1e-6 * wanted);
      // In evaluation the two stand apart, and add up to the same.
      try (Executable program =
              state.compile(model.objectiveAtPositions(Phase.EVALUATION), CompileOptions.FUSED);
          Results results = program.run(inputs)) {
        double tokens = mean(results, name -> name);
        double pairs =
            mean(results, name -> TrainingPrograms.of(MaskedLanguageModel.NEXT_SENTENCE, name));
        assertEquals(wanted, tokens + pairs, 1e-6 * wanted);
        assertTrue(tokens > 0 && pairs > 0);
      }
    }
  }

  private static double mean(Results results, UnaryOperator<String> names) {
    return results.host(names.apply(TrainingPrograms.LOSS_SUM)).item()
        / results.host(names.apply(TrainingPrograms.LOSS_WEIGHT)).item();
  }

  /** Labels of all positions as those of some, filled up. */
  private static void atPositions(HostTensor labels, Map<String, HostTensor> inputs) {
    int rows = Math.toIntExact(labels.extents()[0]);
    int time = Math.toIntExact(labels.extents()[1]);
    int[] all = labels.toIntArray();
    int[] positions = new int[rows * time];
    int[] told = new int[rows * time];
    Arrays.fill(told, Batch.IGNORED);
    for (int row = 0; row < rows; row++) {
      int found = row * time;
      for (int i = 0; i < time; i++) {
        if (all[row * time + i] != Batch.IGNORED) {
          positions[found] = i;
          told[found++] = all[row * time + i];
        }
      }
    }
    inputs.put(MaskedLanguageModel.MASKED_POSITIONS, HostTensor.of(positions, rows, time));
    inputs.put(Batch.LABELS, HostTensor.of(told, rows, time));
  }

  @Test
  void whatIsTrainedIsThePublishedModelWithItsWeights() {
    for (ModelProvider<EncoderSettings> provider : families()) {
      for (boolean pairs : new boolean[] {false, true}) {
        if (pairs && !(provider instanceof BertProvider)) {
          continue;
        }
        EncoderPretraining model = model(provider, pairs);
        EncoderModel again =
            (EncoderModel)
                provider
                    .published(
                        model.publishedConfig(OptionalInt.empty()).orElseThrow(), () -> TOKENIZER)
                    .orElseThrow();
        assertEquals(again.weights().keySet(), model.weights().keySet(), provider.name());
        String head = pairs ? "ForPreTraining" : "ForMaskedLM";
        assertEquals(head, again.head().published());
      }
    }
  }

  @Test
  void whatPretrainingHasNoUseForIsRefused() {
    BadInputException other =
        assertThrows(BadInputException.class, () -> model(new RobertaProvider(), true));
    assertTrue(other.getMessage().contains("next-sentence"), other.getMessage());
    EncoderSettings pooled = new EncoderSettings(SHAPE, Pooling.MEAN, Reading.ofLength(32));
    EncoderSettings paired =
        new EncoderSettings(SHAPE, Pooling.CLS, new Reading(32, 1, 64, Optional.of("b")));
    for (EncoderSettings settings : List.of(pooled, paired)) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> model(new BertProvider(), settings, false));
      assertTrue(e.getMessage().contains("reading.length"), e.getMessage());
    }
  }
}
