package io.tandem.models.encoder;

import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What an encoder is trained for: what its examples tell, the loss, and the answers. */
sealed interface EncoderTask permits AnsweredQuestions, ChosenText, TaggedWords, WholeText {

  /** The task. */
  Task task();

  /** What it took from the training documents, for a description. */
  Map<String, List<String>> learned();

  /** What its scores stand for, in their order, if that is anything with a name. */
  default List<String> outcomes() {
    return List.of();
  }

  /** The head as it is published. */
  EncoderHead published();

  /**
   * Whether a token sees all others and is seen by all, where others see only those near them: the
   * first one, unless it is said otherwise.
   */
  default boolean seesAll(TextSequence sequence, int position) {
    return position == 0;
  }

  /**
   * Makes an example of a document.
   *
   * @param reading how much of a text is read, at most as much as the encoder can
   * @param features makes tensors of what is read
   * @param labelled whether it tells what is asked, too
   */
  Example encode(
      Tokenizer tokenizer,
      Reading reading,
      Document document,
      Function<List<TextSequence>, Map<String, HostTensor>> features,
      boolean labelled);

  /** What an example has to tell beside what is read. */
  Feature label();

  /** The labels of a batch. */
  TensorType batched();

  /** What the head gives. */
  Tensor outputs(Encoded encoded, WindowedText text);

  /** The loss of each target, to be added up. */
  Tensor losses(Tensor outputs, Tensor labels);

  /** The number of targets, a scalar. */
  Tensor weight(Tensor outputs, Tensor labels);

  /** What of the outputs answers are made of. */
  Tensor told(Tensor outputs);

  /**
   * Answers about documents.
   *
   * @param told of each document's row what {@link #told} gives, by the numbers of the documents
   * @param sink takes each answer with the number of its document
   */
  void answer(
      Tokenizer tokenizer,
      Reading reading,
      List<Document> documents,
      List<Integer> numbers,
      HostTensor told,
      BiConsumer<Integer, Prediction> sink);
}
