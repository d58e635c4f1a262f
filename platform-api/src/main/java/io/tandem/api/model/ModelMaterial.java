package io.tandem.api.model;

import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.objective.Objective;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known when an architecture is made: what it is for, and the data that it is to learn
 * from.
 *
 * @param task what is to be predicted
 * @param training the documents to learn from, fit for the task; a model may take from them what it
 *     has to know beforehand, such as the names of the classes
 * @param tokenizer what makes tokens of text; open as long as the model is used
 * @param checkpoint the {@code config.json} of the checkpoint that training begins with, if it
 *     begins with one: the model has the shape that stands there; hostile
 * @param folder where that checkpoint is
 * @param objective by what it is trained, where the task leaves that open
 */
public record ModelMaterial(
    Task task,
    TextDataset training,
    Tokenizer tokenizer,
    Optional<JsonObject> checkpoint,
    Optional<Path> folder,
    Optional<Objective> objective) {

  /** Material for a model whose task says by what it is trained. */
  public ModelMaterial(
      Task task, TextDataset training, Tokenizer tokenizer, Optional<JsonObject> checkpoint) {
    this(task, training, tokenizer, checkpoint, Optional.empty(), Optional.empty());
  }

  /** Material for a model that begins afresh. */
  public ModelMaterial(Task task, TextDataset training, Tokenizer tokenizer) {
    this(task, training, tokenizer, Optional.empty());
  }
}
