package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.op.Attention;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Questions that are answered with a piece of a text (Devlin et al. 2019, sections 4.2 and 4.3).
 * Question and text are read together, a long text in as many windows as it takes, each with the
 * question before it. In a window without the answer, both its ends are the first token, {@code
 * [CLS]}, which says that there is none.
 *
 * @param task which attributes hold what
 * @param rule how an answer is chosen
 */
record AnsweredQuestions(Task.QuestionAnswering task, AnswerRule rule) implements EncoderTask {
  private static final String ENDS = "ends";

  @Override
  public Map<String, List<String>> learned() {
    return Map.of();
  }

  @Override
  public EncoderHead published() {
    return new QuestionAnswering();
  }

  @Override
  public boolean seesAll(TextSequence sequence, int position) {
    return GlobalRule.isOfQuestion(sequence, position);
  }

  @Override
  public Feature label() {
    return Feature.integers(Batch.IGNORED, WindowedText.WINDOWS, ENDS);
  }

  @Override
  public Example encode(
      Tokenizer tokenizer,
      Reading reading,
      Document document,
      Function<List<TextSequence>, Map<String, HostTensor>> features,
      boolean labelled) {
    List<TextSequence> windows = windows(tokenizer, reading, document);
    Map<String, HostTensor> tensors = new HashMap<>(features.apply(windows));
    if (!labelled) {
      return new Example(document.name(), tensors, 0);
    }
    // Of several that are right, the first is learned, as is the custom.
    List<Task.QuestionAnswering.Answer> right = task.of(document);
    int[] labels = new int[2 * windows.size()];
    for (int w = 0; w < windows.size() && !right.isEmpty(); w++) {
      TokenSpan found = TokenSpan.of(windows.get(w), right.get(0).begin(), right.get(0).end());
      labels[2 * w] = found.first();
      labels[2 * w + 1] = found.last();
    }
    tensors.put(Batch.LABELS, HostTensor.of(labels, windows.size(), 2));
    return new Example(document.name(), tensors, windows.size());
  }

  private List<TextSequence> windows(Tokenizer tokenizer, Reading reading, Document document) {
    return reading.allOf(tokenizer, document, task.questionOf(document), document.text());
  }

  @Override
  public TensorType batched() {
    return TensorType.int32(Dim.symbol("batch"), Dim.symbol(WindowedText.WINDOWS), Dim.of(2));
  }

  /** {@inheritDoc} Those of first tokens and those of last ones; padding can be neither. */
  @Override
  public Tensor outputs(Encoded encoded, WindowedText text) { // -> [B · W, 2, T]
    Tensor both =
        Tensor.concat(
            new QuestionAnswering()
                .logits(encoded).stream().map(logits -> logits.unsqueeze(1)).toList(),
            1);
    Tensor there = text.windowMask().notEqualTo(0).unsqueeze(1); // [B · W, 1, T]
    Tensor least = both.trace().scalar(DType.FLOAT32, Attention.MASKED);
    return Tensor.where(there, both.castTo(DType.FLOAT32), least);
  }

  /** {@inheritDoc} For each window the mean of that of the first and of the last token. */
  @Override
  public Tensor losses(Tensor outputs, Tensor labels) {
    return Nn.crossEntropy(outputs, labels.flatten(0, 1), Batch.IGNORED, 0).times(0.5);
  }

  @Override
  public Tensor weight(Tensor outputs, Tensor labels) {
    return labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum().times(0.5);
  }

  @Override
  public Tensor told(Tensor outputs) {
    return outputs;
  }

  @Override
  public void answer(
      Tokenizer tokenizer,
      Reading reading,
      List<Document> documents,
      List<Integer> numbers,
      HostTensor told,
      BiConsumer<Integer, Prediction> sink) {
    float[] all = told.toFloatArray();
    int time = Math.toIntExact(told.extents()[2]);
    int windows = Math.toIntExact(told.extents()[0]) / numbers.size();
    for (int row = 0; row < numbers.size(); row++) {
      Document document = documents.get(numbers.get(row));
      AnswerChoice choice = new AnswerChoice(rule, document.text());
      int window = row * windows;
      for (TextSequence sequence : windows(tokenizer, reading, document)) {
        int begin = 2 * window * time;
        choice.add(
            sequence,
            Arrays.copyOfRange(all, begin, begin + time),
            Arrays.copyOfRange(all, begin + time, begin + 2 * time));
        window++;
      }
      sink.accept(numbers.get(row), choice.answer(task.noAnswer()));
    }
  }
}
