package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.ForwardInput;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.forward.ForwardPass;
import io.tandem.models.sentence.TokenEncoder;
import java.util.Arrays;
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
 * @param longest the greatest number of tokens of a text that it is given at once, from 1 to as
 *     many as it has positions for
 */
public record EncoderModel(EncoderConfig config, EncoderHead head, int longest)
    implements ForwardModel, TokenEncoder {
  private static final String TIME = "time";
  private static final String GLOBAL = "global";

  /**
   * Checks that the family has the head, and the shape the positions.
   *
   * @throws IllegalArgumentException if it is given more tokens than it has positions for, or none
   */
  public EncoderModel {
    PublishedHeads.require(config.family(), head);
    if (longest < 1 || longest > config.longest()) {
      throw new IllegalArgumentException(
          longest + " tokens at once; from 1 to " + config.longest() + " are possible");
    }
  }

  /** An encoder that is given as many tokens at once as it has positions for. */
  public EncoderModel(EncoderConfig config, EncoderHead head) {
    this(config, head, config.longest());
  }

  /**
   * The same, which is given at most so many tokens of a text at once, as others take places, too.
   *
   * @param tokens at least 1
   */
  public EncoderModel atMost(int tokens) {
    return new EncoderModel(config, head, Math.min(longest, tokens));
  }

  @Override
  public String type() {
    return config.family().published();
  }

  @Override
  public Map<String, Variable> weights() {
    if (!config.family().hasWindows()) {
      return forward(Set.of(Batch.INPUT_IDS), Lengths.NONE).variables();
    }
    Set<String> all = Set.of(Batch.INPUT_IDS, EncoderInput.GLOBAL_ATTENTION_MASK);
    return forward(all, Lengths.of(TIME, 1).and(GLOBAL, 1)).variables();
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
    return isBare ? new EncoderModel(config, new BareHead(pools), longest) : this;
  }

  @Override
  public ForwardModel forInputs(Map<String, HostTensor> inputs) {
    return new EncoderModel(config, head.forInputs(inputs), longest);
  }

  @Override
  public Map<String, ForwardInput> forwardInputs() {
    return inputs(Dim.symbol(TIME));
  }

  private Map<String, ForwardInput> inputs(Dim time) {
    TensorType type =
        head instanceof MultipleChoice
            ? TensorType.int32(EncoderHead.BATCH, MultipleChoice.CHOICES, time)
            : TensorType.int32(EncoderHead.BATCH, time);
    Map<String, ForwardInput> inputs = new TreeMap<>(head.targets(config, time));
    ForwardInput ids = ForwardInput.required(type, config.vocabularySize());
    // Where positions are counted, it is not the length that counts: see forwardLengths.
    inputs.put(Batch.INPUT_IDS, config.family().countsPositions() ? ids : ids.atMost(longest));
    inputs.put(Decoding.ATTENTION_MASK, ForwardInput.optional(type, 2));
    inputs.put(Decoding.POSITION_IDS, ForwardInput.optional(type, config.positions()));
    if (config.family().hasTokenTypes()) {
      inputs.put(EncoderInput.TOKEN_TYPE_IDS, ForwardInput.optional(type, config.tokenTypes()));
    }
    if (config.family().hasWindows()) {
      inputs.put(EncoderInput.GLOBAL_ATTENTION_MASK, ForwardInput.optional(type, 2));
    }
    return inputs;
  }

  /**
   * {@inheritDoc} Where tokens see only those near them, that is how long texts are, and how many
   * tokens of one see all others.
   */
  @Override
  public Lengths forwardLengths(Map<String, HostTensor> inputs) {
    head.check(inputs);
    if (config.family().countsPositions() && !inputs.containsKey(Decoding.POSITION_IDS)) {
      checkPositions(inputs.get(Batch.INPUT_IDS));
    }
    if (!config.family().hasWindows()) {
      return Lengths.NONE;
    }
    HostTensor ids = inputs.get(Batch.INPUT_IDS);
    int time = Math.toIntExact(ids.extents()[ids.extents().length - 1]);
    HostTensor mask = inputs.get(EncoderInput.GLOBAL_ATTENTION_MASK);
    int most = mask == null ? GlobalRule.of(head).most(ids, config.separator()) : most(mask, time);
    return most == 0 ? Lengths.of(TIME, time) : Lengths.of(TIME, time).and(GLOBAL, most);
  }

  static int most(HostTensor mask, int time) {
    int[] ones = mask.toIntArray();
    int most = 0;
    for (int row = 0; row < ones.length; row += time) {
      most = Math.max(most, Arrays.stream(ones, row, row + time).sum());
    }
    return most;
  }

  private void checkPositions(HostTensor ids) {
    int[] tokens = ids.toIntArray();
    long[] extents = ids.extents();
    int time = Math.toIntExact(extents[extents.length - 1]);
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      count = i % time == 0 ? 0 : count;
      count += tokens[i] == config.padding().orElseThrow() ? 0 : 1;
      if (count > longest) {
        throw new BadInputException(
            String.format(
                "'%s' is %s: more tokens than the %d that the model has positions for",
                Batch.INPUT_IDS, ids.shape(), longest));
      }
    }
  }

  @Override
  public Program forward(Set<String> given, Lengths lengths) {
    return Trace.program(
        type() + ".forward",
        trace -> {
          boolean hasWindows = config.family().hasWindows();
          Dim time = hasWindows ? Dim.of(lengths.of(TIME)) : Dim.symbol(TIME);
          ForwardPass pass = new ForwardPass(trace, inputs(time), given);
          Tensor ids = texts(pass.input(Batch.INPUT_IDS));
          Optional<Tensor> marked = pass.optional(EncoderInput.GLOBAL_ATTENTION_MASK);
          EncoderInput input =
              new EncoderInput(
                  ids,
                  pass.optional(Decoding.ATTENTION_MASK).map(this::texts),
                  pass.optional(EncoderInput.TOKEN_TYPE_IDS).map(this::texts),
                  pass.optional(Decoding.POSITION_IDS).map(this::texts),
                  lengths.byAxis().containsKey(GLOBAL)
                      ? Optional.of(new GlobalTokens(global(marked, ids), lengths.of(GLOBAL)))
                      : Optional.empty());
          Encoded encoded = encoded(trace.root(), input);
          pass.hiddenStates(encoded.states());
          head.forward(pass, encoded);
        });
  }

  private Tensor global(Optional<Tensor> marked, Tensor ids) { // [B, T]
    return marked
        .map(this::texts)
        .orElseGet(() -> GlobalRule.of(head).mask(ids, config.separator()));
  }

  /** The texts of all choices one after the other. */
  private Tensor texts(Tensor input) { // [B, C, T] -> [B·C, T]
    return head instanceof MultipleChoice ? input.flatten(0, 1) : input;
  }

  @Override
  public int hidden() {
    return config.hidden();
  }

  @Override
  public OptionalInt padding() {
    return config.padding();
  }

  @Override
  public boolean hasTokenTypes() {
    return config.family().hasTokenTypes();
  }

  @Override
  public boolean knowsLengths() {
    return config.family().hasWindows();
  }

  @Override
  public Tensor tokens(Scope root, EncoderInput input, Phase phase) {
    return encoded(root, input, phase).last();
  }

  /**
   * Reads a text, for something other than the head to go on from.
   *
   * @param root where the weights of the whole checkpoint are
   */
  public Encoded encoded(Scope root, EncoderInput input) {
    return encoded(root, input, Phase.EVALUATION);
  }

  /**
   * The same with dropout, where it is trained.
   *
   * @param root where the weights of the whole checkpoint are
   */
  public Encoded encoded(Scope root, EncoderInput input, Phase phase) {
    EncoderConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    return head instanceof BareHead
        ? Encoded.of(root, root, shape, input)
        : Encoded.of(root, shape, input);
  }
}
