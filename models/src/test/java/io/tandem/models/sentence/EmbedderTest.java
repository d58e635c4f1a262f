package io.tandem.models.sentence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.program.Precision;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.NumberTokenizer;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.encoder.BertProvider;
import io.tandem.models.encoder.LongformerProvider;
import io.tandem.models.encoder.Pooling;
import io.tandem.models.encoder.RobertaProvider;
import io.tandem.models.gpt.GptProvider;
import io.tandem.models.llama.LlamaProvider;
import io.tandem.models.t5.T5Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors of texts against what follows from the hidden states that Transformers computed for the
 * padded case of tiny encoders and decoders ({@code scripts/fixtures/checkpoints.py}).
 */
class EmbedderTest {
  private static final Path CHECKPOINTS =
      Path.of("src/test/resources/io/tandem/models/checkpoints");

  @TempDir Path folder;

  private static Map<String, HostTensor> cases(String checkpoint) {
    return SafetensorsFile.readAll(CHECKPOINTS.resolve(checkpoint).resolve("cases.safetensors"));
  }

  /** The case whose texts are filled up at their ends. */
  private static String padded(Map<String, HostTensor> cases) {
    return cases.containsKey("padded/in/input_ids") ? "padded" : "padded-gradients";
  }

  /** The texts of the padded case, as numbers. */
  private static List<String> texts(Map<String, HostTensor> cases) {
    int[] ids = cases.get(padded(cases) + "/in/input_ids").toIntArray();
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < lengths(cases).length; row++) {
      int time = ids.length / lengths(cases).length;
      texts.add(
          Arrays.stream(ids, row * time, row * time + lengths(cases)[row])
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" ")));
    }
    return texts;
  }

  private static int[] lengths(Map<String, HostTensor> cases) {
    HostTensor mask = cases.get(padded(cases) + "/in/attention_mask");
    int time = (int) mask.extents()[1];
    int[] lengths = new int[(int) mask.extents()[0]];
    int[] values = mask.toIntArray();
    for (int i = 0; i < values.length; i++) {
      lengths[i / time] += values[i];
    }
    return lengths;
  }

  /** What the last block gives, after the last normalization where there is one. */
  private static HostTensor last(Map<String, HostTensor> cases) {
    String last =
        cases.keySet().stream()
            .filter(name -> name.matches(padded(cases) + "/out/(encoder_)?hidden_states[.]\\d"))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return cases.get(last);
  }

  /** By hand, over the tokens that are there. */
  private static double[] pooled(Map<String, HostTensor> cases, Pooling pooling, int row) {
    HostTensor states = last(cases);
    int time = (int) states.extents()[1];
    int size = (int) states.extents()[2];
    float[] values = states.toFloatArray();
    int length = lengths(cases)[row];
    double[] vector = new double[size];
    for (int i = 0; i < size; i++) {
      double sum = 0;
      double weighted = 0;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int t = 0; t < length; t++) {
        double value = values[(row * time + t) * size + i];
        sum += value;
        weighted += (t + 1) * value;
        greatest = Math.max(greatest, value);
      }
      vector[i] =
          switch (pooling) {
            case CLS -> values[row * time * size + i];
            case MAX -> greatest;
            case MEAN -> sum / length;
            case MEAN_SQRT_LEN -> sum / Math.sqrt(length);
            case WEIGHTED_MEAN -> 2 * weighted / (length * (length + 1.0));
            case LAST_TOKEN -> values[(row * time + length - 1) * size + i];
          };
    }
    return vector;
  }

  private static List<float[]> vectors(
      String name, String backend, SentenceForm form, List<String> texts) {
    CheckpointFolder checkpoint = new CheckpointFolder(CHECKPOINTS.resolve(name));
    Architecture read =
        checkpoint.model(
            List.of(
                new BertProvider(),
                new RobertaProvider(),
                new LongformerProvider(),
                new T5Provider(),
                new GptProvider(),
                new LlamaProvider()),
            () -> {
              throw new AssertionError("a tokenizer is asked for");
            });
    TokenEncoder model = ((EncodesTokens) read).tokenEncoder();
    try (Engine engine = Backends.named(backend).open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Embedder embedder =
            new Embedder(
                new SentenceModel(model, form),
                new NumberTokenizer(23),
                state,
                Precision.FLOAT32)) {
      checkpoint.load(model, state);
      return embedder.embed(texts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bert,djl,MEAN",
    "bert,tf,MEAN",
    "bert,djl,MAX",
    "bert,djl,CLS",
    "bert,djl,MEAN_SQRT_LEN",
    "bert,djl,WEIGHTED_MEAN",
    "bert,tf,WEIGHTED_MEAN",
    "bert,djl,LAST_TOKEN",
    "bert,tf,LAST_TOKEN",
    "roberta,djl,MEAN",
    "longformer,djl,MEAN",
    "longformer,tf,MEAN",
    "t5-encoder,djl,MEAN",
    "t5-encoder,tf,MEAN",
    "t5,djl,MEAN",
    "t5,tf,MAX",
    "gpt2,djl,WEIGHTED_MEAN",
    "gpt2,tf,WEIGHTED_MEAN",
    "llama,djl,LAST_TOKEN",
    "llama,tf,LAST_TOKEN"
  })
  void vectorsArePooledOverTheTokensThatAreThere(
      String checkpoint, String backend, Pooling pooling) {
    Map<String, HostTensor> cases = cases(checkpoint);
    assertTrue(Arrays.stream(lengths(cases)).distinct().count() > 1, "all texts are of one length");
    int longest = Arrays.stream(lengths(cases)).max().orElseThrow();
    SentenceForm bare = new SentenceForm(pooling, false, longest, false);
    SentenceForm unit = new SentenceForm(pooling, true, longest, false);
    List<float[]> plain = vectors(checkpoint, backend, bare, texts(cases));
    List<float[]> normal = vectors(checkpoint, backend, unit, texts(cases));
    for (int row = 0; row < plain.size(); row++) {
      double[] wanted = pooled(cases, pooling, row);
      double length = Math.sqrt(Arrays.stream(wanted).map(value -> value * value).sum());
      for (int i = 0; i < wanted.length; i++) {
        // Hidden states of 32 bits are of the order of 1, and reached to 2e-5.
        assertEquals(wanted[i], plain.get(row)[i], 5e-5 * Math.max(1, length), "text " + row);
        assertEquals(wanted[i] / length, normal.get(row)[i], 5e-5, "text " + row);
      }
    }
  }

  @Test
  void longTextsAreCutAndManyComeBackInTheirOrder() {
    SentenceForm form = new SentenceForm(Pooling.MEAN, true, 3, false);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(i % 2 == 0 ? "  4 5 6 " + i % 23 : "7".concat(" 8".repeat(i % 5)));
    }
    List<float[]> vectors = vectors("bert", "djl", form, texts);
    assertEquals(300, vectors.size());
    float[] alone = vectors("bert", "djl", form, List.of("4 5 6")).get(0);
    assertArrayEquals(alone, vectors.get(0), 1e-5f);
    assertArrayEquals(alone, vectors.get(298), 1e-5f);
    float[] other = vectors("bert", "djl", form, List.of("7 8")).get(0);
    assertArrayEquals(other, vectors.get(1), 1e-5f);
    assertArrayEquals(other, vectors.get(291), 1e-5f);
  }

  private void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static String modules(String... types) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      parts.add(
          String.format(
              "{\"idx\": %d, \"name\": \"%d\", \"path\": \"%s\", \"type\":"
                  + " \"sentence_transformers.models.%s\"}",
              i, i, i == 0 ? "" : i + "_" + types[i], types[i]));
    }
    return parts.toString();
  }

  @Test
  void theFormIsWhatTheFilesSay() throws IOException {
    assertEquals(
        new SentenceForm(Pooling.MEAN, false, 512, false), SentenceForm.read(folder, 16, 512, 512));
    write("modules.json", modules("Transformer", "Pooling", "Normalize"));
    write(
        "1_Pooling/config.json",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
    assertEquals(
        new SentenceForm(Pooling.CLS, true, 512, false), SentenceForm.read(folder, 16, 512, 512));
    write("sentence_bert_config.json", "{\"max_seq_length\": 256, \"do_lower_case\": true}");
    write("modules.json", modules("Transformer", "Pooling"));
    write("1_Pooling/config.json", "{\"pooling_mode\": \"mean_sqrt_len\"}");
    assertEquals(
        new SentenceForm(Pooling.MEAN_SQRT_LEN, false, 256, true),
        SentenceForm.read(folder, 16, 512, 512));
    assertEquals(100, SentenceForm.read(folder, 16, 100, 100).longest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}",
        "{\"pooling_mode_attention_tokens\": true}",
        "{\"pooling_mode\": \"attention\"}",
        "{}",
        "[]",
        "{"
      })
  void aPoolingThatThereIsNotIsRefused(String content) throws IOException {
    write("modules.json", modules("Transformer", "Pooling"));
    write("1_Pooling/config.json", content);
    BadInputException error =
        assertThrows(BadInputException.class, () -> SentenceForm.read(folder, 16, 512, 512));
    assertTrue(error.getMessage().startsWith(folder.toString()), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[{}]",
        "[{\"type\": 7, \"path\": \"\"}]",
        "[{\"type\": \"Transformer\"}, {\"type\": \"Pooling\", \"path\": \"../../etc\"}]",
        "[{\"type\": \"Transformer\"}, {\"type\": \"Pooling\", \"path\": \"1\"}, {\"type\":"
            + " \"Dense\"}]"
      })
  void partsThatThereAreNotAreRefused(String content) throws IOException {
    write("modules.json", content);
    BadInputException error =
        assertThrows(BadInputException.class, () -> SentenceForm.read(folder, 16, 512, 512));
    assertTrue(
        error.getMessage().startsWith(folder.resolve("modules.json").toString()),
        error.getMessage());
  }
}
