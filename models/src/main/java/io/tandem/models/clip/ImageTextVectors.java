package io.tandem.models.clip;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes vectors of texts and pictures, in one space and of length 1, so that a product of two is
 * their cosine. Reads the weights as they are at each call. Used by one thread.
 */
public final class ImageTextVectors implements AutoCloseable {
  /** Enough to keep a processor busy. */
  private static final int ROWS = 64;

  private final ImageTextModel model;
  private final ImageTextExamples examples;
  private final Part texts;
  private final Part pictures;

  ImageTextVectors(
      ImageTextModel model, ImageTextExamples examples, DeviceState state, Precision precision) {
    this.model = model;
    this.examples = examples;
    texts =
        new Part(
            Batch.INPUT_IDS, ImageTextModel.TEXTS, state, precision.applyTo(model.textVectors()));
    pictures =
        new Part(
            Clip.PIXEL_VALUES,
            ImageTextModel.PICTURES,
            state,
            precision.applyTo(model.pictureVectors()));
  }

  /** How many numbers a vector has. */
  public int dimensions() {
    return model.published().projection();
  }

  /**
   * Makes vectors of texts.
   *
   * @param all any number, of any length; longer ones are cut
   * @return a vector for each, in their order
   * @throws io.tandem.api.error.BadInputException if not one token of a text fits
   */
  public List<List<Float>> texts(List<String> all) {
    return texts.run(
        all,
        text -> {
          int[] ids = examples.texts().tokens(text);
          return HostTensor.of(ids, ids.length);
        });
  }

  /**
   * Makes vectors of the pictures of documents.
   *
   * @param documents with a picture each
   * @return a vector for each, in their order
   * @throws io.tandem.api.error.BadInputException if a picture cannot be read, naming its file
   */
  public List<List<Float>> pictures(List<Document> documents) {
    return pictures.run(documents, examples::numbers);
  }

  /** Makes vectors of pictures in files. */
  public List<List<Float>> pictureFiles(List<Path> files) {
    List<Document> documents = new ArrayList<>();
    for (Path file : files) {
      String name = examples.task().picture();
      documents.add(new Document(file.toString(), "", Map.of(name, file.toString())));
    }
    return pictures(documents);
  }

  /** One of the two towers at work, compiled when it is first needed. */
  private final class Part {
    private final String input;
    private final String output;
    private final DeviceState state;
    private final Program program;
    private Optional<Executable> compiled = Optional.empty();

    Part(String input, String output, DeviceState state, Program program) {
      this.input = input;
      this.output = output;
      this.state = state;
      this.program = program;
    }

    <T> List<List<Float>> run(List<T> all, Function<T, HostTensor> tensor) {
      Feature feature = examples.features().get(input);
      Collation collation = new Collation(Map.of(input, feature));
      List<List<Float>> vectors = new ArrayList<>();
      for (int from = 0; from < all.size(); from += ROWS) {
        List<Example> some =
            all.subList(from, Math.min(all.size(), from + ROWS)).parallelStream()
                .map(one -> new Example(input, Map.of(input, tensor.apply(one)), 1))
                .toList();
        vectors.addAll(rows(collation.batch(some, Map.of()).tensors(), some.size()));
      }
      return vectors;
    }

    private List<List<Float>> rows(Map<String, HostTensor> batch, int count) {
      Executable executable =
          compiled.orElseGet(() -> state.compile(program, CompileOptions.FUSED));
      compiled = Optional.of(executable);
      float[] numbers;
      try (Results results = executable.run(batch)) {
        numbers = results.host(output).toFloatArray();
      }
      int size = numbers.length / count;
      List<List<Float>> rows = new ArrayList<>();
      for (int row = 0; row < count; row++) {
        List<Float> vector = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          vector.add(numbers[row * size + i]);
        }
        rows.add(vector);
      }
      return rows;
    }

    void close() {
      compiled.ifPresent(Executable::close);
      compiled = Optional.empty();
    }
  }

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  public void close() {
    texts.close();
    pictures.close();
  }
}
