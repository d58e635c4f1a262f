package io.tandem.models.encoder;

import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What an encoder is trained for: what its examples tell, the loss, and the answers. */
sealed interface EncoderTask permits WholeText, TaggedWords {

  /** The task. */
  Task task();

  /** What it took from the training documents, for a description. */
  Map<String, List<String>> learned();

  /** The head as it is published. */
  EncoderHead published();

  /**
   * The features of a document, the labels apart.
   *
   * @param reading how much of a text is read, at most as much as the encoder can
   */
  Map<String, HostTensor> read(
      Tokenizer tokenizer, Reading reading, Document document, int padding, boolean types);

  /** What an example has to tell beside what is read. */
  Feature label();

  /**
   * What an example tells.
   *
   * @param read the features of the document
   */
  Example labelled(
      Tokenizer tokenizer, Reading reading, Document document, Map<String, HostTensor> read);

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
