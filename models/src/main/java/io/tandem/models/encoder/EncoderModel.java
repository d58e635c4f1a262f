package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * An encoder with a head, as checkpoints are published.
 *
 * @param config the encoder's family and shape
 * @param head what its output is made into
 */
public record EncoderModel(EncoderConfig config, EncoderHead head) implements ForwardModel {
  private static final Dim TIME = Dim.symbol("time");

  /** Checks that the family has the head. */
  public EncoderModel {
    PublishedHeads.require(config.family(), head);
  }

  @Override
  public String type() {
    return config.family().published();
  }

  @Override
  public Map<String, Variable> weights() {
    return forward(Set.of(Batch.INPUT_IDS), Lengths.NONE).variables();
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(PublishedEncoder.write(this));
  }

  @Override
  public Optional<String> variableOf(String tensor) {
    return new EncoderNames(config.family(), head).variableOf(tensor);
  }

  @Override
  public Map<String, String> copies() {
    return new EncoderNames(config.family(), head).copies();
  }

  /** {@inheritDoc} The pooler is left out where there is none. */
  @Override
  public Architecture forTensors(Set<String> tensors) {
    boolean isBare = head instanceof BareHead;
    boolean pools = tensors.stream().anyMatch(name -> name.endsWith("pooler.dense.weight"));
    return isBare ? new EncoderModel(config, new BareHead(pools)) : this;
  }

  @Override
  public ForwardModel forInputs(Map<String, HostTensor> inputs) {
    return new EncoderModel(config, head.forInputs(inputs));
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return inputs(TIME);
  }

  private Map<String, ForwardInput> inputs(Dim time) {
    TensorType type =
        head instanceof MultipleChoice
            ? TensorType.int32(EncoderHead.BATCH, MultipleChoice.CHOICES, time)
            : TensorType.int32(EncoderHead.BATCH, time);
    Map<String, ForwardInput> inputs = new TreeMap<>(head.targets(config, time));
    ForwardInput ids = ForwardInput.required(type, config.vocabularySize());
    // Where positions are counted, it is not the length that counts: see forwardLengths.
    inputs.put(
        Batch.INPUT_IDS, config.family().countsPositions() ? ids : ids.atMost(config.positions()));
    inputs.put(Decoding.ATTENTION_MASK, ForwardInput.optional(type, 2));
    inputs.put(Decoding.POSITION_IDS, ForwardInput.optional(type, config.positions()));
    if (config.family().hasTokenTypes()) {
      inputs.put(EncoderInput.TOKEN_TYPE_IDS, ForwardInput.optional(type, config.tokenTypes()));
    }
    return inputs;
  }

  @Override
  public Lengths forwardLengths(Map<String, HostTensor> inputs) {
    head.check(inputs);
    if (config.family().countsPositions() && !inputs.containsKey(Decoding.POSITION_IDS)) {
      checkPositions(inputs.get(Batch.INPUT_IDS));
    }
    return Lengths.NONE;
  }

  private void checkPositions(HostTensor ids) {
    int[] tokens = ids.toIntArray();
    long[] extents = ids.extents();
    int time = Math.toIntExact(extents[extents.length - 1]);
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      count = i % time == 0 ? 0 : count;
      count += tokens[i] == config.padding().orElseThrow() ? 0 : 1;
      if (count > config.longest()) {
        throw new BadInputException(
            String.format(
                "'%s' is %s: more tokens than the %d that the model has positions for",
                Batch.INPUT_IDS, ids.shape(), config.longest()));
      }
    }
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return Trace.program(
        type() + ".forward",
        trace -> {
          ForwardPass pass = new ForwardPass(trace, inputs(TIME), given);
          EncoderInput input =
              new EncoderInput(
                  texts(pass.input(Batch.INPUT_IDS)),
                  pass.optional(Decoding.ATTENTION_MASK).map(this::texts),
                  pass.optional(EncoderInput.TOKEN_TYPE_IDS).map(this::texts),
                  pass.optional(Decoding.POSITION_IDS).map(this::texts),
                  Optional.empty());
          Encoded encoded = encoded(trace.root(), input);
          pass.hiddenStates(encoded.states());
          head.forward(pass, encoded);
        });
  }

  /** The texts of all choices one after the other. */
  private Tensor texts(Tensor input) { // [B, C, T] -> [B·C, T]
    return head instanceof MultipleChoice ? input.flatten(0, 1) : input;
  }

  private Encoded encoded(Scope root, EncoderInput input) {
    EncoderConfig shape = config.deterministic();
    return head instanceof BareHead
        ? Encoded.of(root, root, shape, input)
        : Encoded.of(root, shape, input);
  }
}
