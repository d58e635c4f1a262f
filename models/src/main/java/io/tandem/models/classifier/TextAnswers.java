package io.tandem.models.classifier;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.model.Answering;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.models.answering.ExampleProgram;
import java.util.Arrays;
import java.util.List;

/** A text model at work: what its head makes of the outputs for each document. */
final class TextAnswers implements Answering {
  static final String OUTPUTS = "outputs";

  /** Few enough lengths that recurrences are not compiled too often. */
  private static final int BUCKET = 16;

  private final ExampleEncoder encoder;
  private final Head head;
  private final ExampleProgram program;

  TextAnswers(
      TextModel model, ExampleEncoder encoder, Head head, DeviceState state, Precision precision) {
    this.encoder = encoder;
    this.head = head;
    program =
        new ExampleProgram(
            state,
            encoder,
            BUCKET,
            model::lengths,
            lengths -> precision.applyTo(model.prediction(lengths)));
  }

  @Override
  public List<Prediction> answer(List<Document> documents) {
    List<Example> examples = documents.parallelStream().map(encoder::encode).toList();
    Prediction[] answers = new Prediction[examples.size()];
    program.run(
        examples,
        (numbers, outputs) -> {
          double[] all = outputs.get(OUTPUTS).toDoubleArray();
          int size = head.size();
          for (int row = 0; row < numbers.size(); row++) {
            answers[numbers.get(row)] =
                head.answer(Arrays.copyOfRange(all, row * size, (row + 1) * size));
          }
        });
    return List.of(answers);
  }

  @Override
  public void close() {
    program.close();
  }
}
