package io.tandem.models.classifier;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Batch;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Answering;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A model of a text as a whole: embeddings, features of the text, and the head of its task.
 *
 * <p>Its programs read {@code input_ids} and {@code attention_mask} (1 for tokens, 0 for padding at
 * the end), each {@code i32 [batch, time]}, and {@code labels} as the head has them. Weights are
 * named {@code embedding.weight}, then as the features name them, and {@code fc.weight} and {@code
 * fc.bias} of the head.
 */
final class TextModel implements HeadedModel {
  private static final Dim BATCH = Dim.symbol("batch");

  private final ModelDescription<?> description;
  private final TextBody body;
  private final int maxLength;
  private final Head head;
  private final Tokenizer tokenizer;

  private <S extends Record & TextSettings> TextModel(
      String type, S settings, TextBody body, Head head, Tokenizer tokenizer) {
    Map<String, List<String>> learned = new TreeMap<>(head.learned());
    learned.putAll(body.learned());
    this.description = new ModelDescription<>(type, settings, head.task(), learned);
    this.body = body;
    this.maxLength = settings.maxLength();
    this.head = head;
    this.tokenizer = tokenizer;
  }

  /** A model for the task of its material, which has to have a head. */
  static <S extends Record & TextSettings> TextModel of(
      String type, S settings, ModelMaterial material) {
    Tokenizer tokenizer = material.tokenizer();
    Head head = Head.of(material);
    return ModelDescription.continued(material, type, settings, TextSettings.FREE)
        .map(
            known ->
                new TextModel(
                    type,
                    known.settings(),
                    TextBody.of(known, tokenizer),
                    Head.continued(known, head),
                    tokenizer))
        .orElseGet(
            () -> new TextModel(type, settings, TextBody.of(settings, tokenizer), head, tokenizer));
  }

  /**
   * The model that a description is of; its weights are yet to come.
   *
   * @throws io.tandem.api.error.BadInputException if the description is none of such a model
   */
  static <S extends Record & TextSettings> TextModel of(
      ModelDescription<S> description, Tokenizer tokenizer) {
    return new TextModel(
        description.type(),
        description.settings(),
        TextBody.of(description, tokenizer),
        Head.of(description),
        tokenizer);
  }

  @Override
  public String type() {
    return description.type();
  }

  @Override
  public Task task() {
    return head.task();
  }

  @Override
  public Optional<Head> head() {
    return Optional.of(head);
  }

  @Override
  public List<String> outcomes() {
    return head.names();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(description.json());
  }

  @Override
  public ExampleEncoder encoder() {
    return new TextEncoder(tokenizer, maxLength, Optional.of(head));
  }

  @Override
  public Answering answering(DeviceState state, Precision precision) {
    ExampleEncoder unlabelled = new TextEncoder(tokenizer, maxLength, Optional.empty());
    return new TextAnswers(this, unlabelled, head, state, precision);
  }

  @Override
  public Lengths lengths(Map<String, HostTensor> batch) {
    int time = Math.toIntExact(batch.get(Batch.INPUT_IDS).extents()[1]);
    return body.stepByStep() ? Lengths.of(TextEncoder.TIME, time) : Lengths.NONE;
  }

  @Override
  public Program objective(Phase phase) {
    return objective(phase, body.stepByStep() ? Lengths.of(TextEncoder.TIME, 1) : Lengths.NONE);
  }

  @Override
  public Program objective(Phase phase, Lengths lengths) {
    return Trace.program(
        type(),
        trace -> {
          Tensor outputs = outputs(trace, phase, lengths); // [B, K]
          trace.mark(SCORES, outputs);
          Tensor labels = trace.input(Batch.LABELS, head.batched());
          Tensor losses = trace.root().child("loss").in(() -> head.losses(outputs, labels));
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(TrainingPrograms.LOSS_WEIGHT, head.weight(outputs, labels));
        });
  }

  /** What is told of each text: {@value TextAnswers#OUTPUTS}, [batch, k]. */
  Program prediction(Lengths lengths) {
    return Trace.program(
        type() + ".prediction",
        trace ->
            trace.output(
                TextAnswers.OUTPUTS,
                outputs(trace, Phase.EVALUATION, lengths).castTo(DType.FLOAT32)));
  }

  private Tensor outputs(Trace trace, Phase phase, Lengths lengths) {
    Dim time = body.stepByStep() ? Dim.of(lengths.of(TextEncoder.TIME)) : Dim.symbol("time");
    TensorType type = TensorType.int32(BATCH, time);
    Tensor ids = trace.input(Batch.INPUT_IDS, type);
    Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
    Tensor y = body.apply(trace.root(), ids, mask, phase); // [B, F]
    return Dense.of(trace.root().child("fc"), body.size(), head.size()).apply(y);
  }
}
