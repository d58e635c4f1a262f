package io.tandem.models.tagging;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.model.Answering;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.answering.ExampleProgram;
import io.tandem.models.crf.Crf;
import io.tandem.models.crf.Viterbi;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Tags sentences: the scores of tags on the device, the likeliest sequence on the host. */
final class TaggingAnswers implements Answering {
  /** Lengths are rounded up to a multiple of this, so that there are few programs. */
  private static final int BUCKET = 16;

  private final BiLstmCrf model;
  private final TaggingEncoder encoder;
  private final DeviceState state;
  private final ExampleProgram emissions;

  TaggingAnswers(BiLstmCrf model, DeviceState state, Precision precision) {
    this.model = model;
    this.encoder = model.encoder().withoutTags();
    this.state = state;
    this.emissions =
        new ExampleProgram(
            state,
            encoder,
            BUCKET,
            model::lengths,
            lengths -> precision.applyTo(model.emissions(lengths)));
  }

  @Override
  public List<Prediction> answer(List<Document> documents) {
    List<Example> examples = documents.stream().map(encoder::encode).toList();
    Viterbi viterbi = viterbi();
    Prediction[] predictions = new Prediction[examples.size()];
    emissions.run(
        examples,
        (numbers, outputs) -> {
          HostTensor scores = outputs.get(BiLstmCrf.EMISSIONS); // [B, T, K]
          float[] values = scores.toFloatArray();
          int row = values.length / Math.max(1, numbers.size());
          IntStream.range(0, numbers.size())
              .parallel()
              .forEach(
                  i -> {
                    int number = numbers.get(i);
                    int words = examples.get(number).tensors().get(Batch.INPUT_IDS).size();
                    predictions[number] = tags(viterbi.decode(values, i * row, words));
                  });
        });
    return List.of(predictions);
  }

  private Prediction tags(int[] numbers) {
    return new Prediction.Tags(Arrays.stream(numbers).mapToObj(model.rules().tags()::get).toList());
  }

  private Viterbi viterbi() {
    if (!model.settings().crf()) {
      return Viterbi.of(model.rules());
    }
    return new Viterbi(
        state.read(BiLstmCrf.CRF + "." + Crf.TRANSITIONS),
        state.read(BiLstmCrf.CRF + "." + Crf.START),
        state.read(BiLstmCrf.CRF + "." + Crf.END),
        model.rules());
  }

  @Override
  public void close() {
    emissions.close();
  }
}
