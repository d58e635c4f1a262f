package io.tandem.models.transformer;

import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.layer.KeyValueCache;
import io.tandem.models.layer.KeyValueCache.KeyValue;
import io.tandem.models.layer.LayerNorm;
import io.tandem.models.layer.StateMarks;
import io.tandem.models.seq2seq.Search;
import io.tandem.models.seq2seq.SequenceToSequence;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.transformer.DecoderBlock.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The Transformer (Vaswani et al. 2017, arXiv 1706.03762): sinusoidal positions, and one table for
 * the vectors of both languages, by the root of their size, and for the output layer (section 3.4).
 *
 * @param config the shape
 * @param pairs how its texts become tokens
 */
public record Transformer(TransformerConfig config, TextPairs pairs) implements SequenceToSequence {
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim SOURCE_TIME = Dim.symbol(TextPairs.SOURCE);
  private static final Dim TARGET_TIME = Dim.symbol(TextPairs.TARGET);

  @Override
  public String type() {
    return TransformerProvider.NAME;
  }

  @Override
  public Optional<JsonObject> publishedConfig(OptionalInt endOfText) {
    return Optional.of(new ModelDescription<>(type(), config, task(), Map.of()).json());
  }

  @Override
  public Search search() {
    return config.search();
  }

  @Override
  public boolean knowsLengths() {
    return false;
  }

  @Override
  public boolean hasAttention() {
    return true;
  }

  @Override
  public Program objective(Phase phase) {
    TransformerConfig shape = phase == Phase.TRAINING ? config : config.deterministic();
    TensorType targets = TensorType.int32(BATCH, TARGET_TIME);
    return Trace.program(
        type(),
        trace -> {
          Scope root = trace.root();
          Encoder encoder = encode(trace, shape);
          Tensor ids = trace.input(TextPairs.DECODER_INPUT_IDS, targets);
          Tensor labels = trace.input(Batch.LABELS, targets);
          Tensor x = embed(root, shape, ids, Dim.ZERO, config.limits().target()); // [B, T, D]
          List<Tensor> states = new ArrayList<>(List.of(x));
          List<DecoderBlock> blocks = decoderBlocks(root, shape);
          for (int i = 0; i < blocks.size(); i++) {
            KeyValue source = blocks.get(i).sourceAttention().keyValue(encoder.output());
            x = blocks.get(i).apply(x, source, encoder.bias(), i, KeyValueCache.none()).output();
            states.add(x);
          }
          x = normalized(root.child("decoder"), shape, x);
          states.set(blocks.size(), x);
          StateMarks.mark(states);
          Tensor logits = logits(root, x);
          Tensor losses = // [B, T]
              root.child("loss").in(() -> Nn.crossEntropy(logits, labels, Batch.IGNORED, 0));
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              labels.notEqualTo(Batch.IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  /**
   * What the encoder gives.
   *
   * @param output [B, S, D]
   * @param bias [B, 1, 1, S]
   */
  private record Encoder(Tensor output, Tensor bias) {}

  private Encoder encode(Trace trace, TransformerConfig shape) {
    TensorType type = TensorType.int32(BATCH, SOURCE_TIME);
    Tensor ids = trace.input(Batch.INPUT_IDS, type);
    Tensor mask = trace.input(Decoding.ATTENTION_MASK, type);
    Tensor bias = Nn.maskBias(mask).unsqueeze(1).unsqueeze(1); // [B, 1, 1, S]
    Scope root = trace.root();
    Tensor x = embed(root, shape, ids, Dim.ZERO, config.limits().source()); // [B, S, D]
    for (int i = 0; i < shape.encoderLayers(); i++) {
      x = EncoderBlock.of(root.child("encoder").child("layers", i), shape).apply(x, bias);
    }
    return new Encoder(normalized(root.child("encoder"), shape, x), bias);
  }

  private static List<DecoderBlock> decoderBlocks(Scope root, TransformerConfig shape) {
    List<DecoderBlock> blocks = new ArrayList<>();
    for (int i = 0; i < shape.decoderLayers(); i++) {
      blocks.add(DecoderBlock.of(root.child("decoder").child("layers", i), shape));
    }
    return blocks;
  }

  /** Before blocks that normalize what they read, nothing has normalized the sum of all. */
  private static Tensor normalized(Scope scope, TransformerConfig shape, Tensor x) {
    return shape.preNorm()
        ? LayerNorm.of(scope.child("norm"), shape.hidden(), shape.layerNormEpsilon()).apply(x)
        : x;
  }

  private Tensor table(Scope root) {
    return root.child("embedding")
        .weight(
            "weight",
            Shape.of(pairs.vocabularySize(), config.hidden()),
            Initializer.normal(1 / Math.sqrt(config.hidden())));
  }

  /** The vectors of tokens that stand from a position on: [B, T] -> [B, T, D]. */
  private Tensor embed(Scope root, TransformerConfig shape, Tensor ids, Dim from, int most) {
    return root.child("embedding")
        .in(
            () -> {
              Tensor positions = SinusoidalPositions.of(root.trace(), most, shape.hidden());
              Tensor own = positions.slice(0, from, from.plus(ids.dim(1))); // [T, D]
              Tensor vectors = Nn.embedding(table(root), ids).times(Math.sqrt(shape.hidden()));
              return Nn.dropout(vectors.plus(own), shape.dropout());
            });
  }

  private Tensor logits(Scope root, Tensor x) {
    return root.child("embedding").in(() -> Nn.linearTransposed(x, table(root), Optional.empty()));
  }

  @Override
  public Program prompt(Lengths lengths) {
    TransformerConfig shape = config.deterministic();
    return Trace.program(
        type() + ".prompt",
        trace -> {
          Encoder encoder = encode(trace, shape);
          List<KeyValue> sources = new ArrayList<>();
          List<DecoderBlock> blocks = decoderBlocks(trace.root(), shape);
          for (int i = 0; i < blocks.size(); i++) {
            KeyValue source = blocks.get(i).sourceAttention().keyValue(encoder.output());
            trace.output(Decoding.PRESENT + i + ".encoder.key", source.key());
            trace.output(Decoding.PRESENT + i + ".encoder.value", source.value());
            sources.add(source);
          }
          trace.output(Decoding.PRESENT + "encoder.bias", encoder.bias());
          decode(trace, blocks, sources, encoder.bias(), KeyValueCache.begin(), Dim.ZERO);
        });
  }

  @Override
  public Program next() {
    TransformerConfig shape = config.deterministic();
    Dim depth = Dim.of(config.hidden() / config.heads());
    TensorType type = TensorType.float32(BATCH, Dim.of(config.heads()), SOURCE_TIME, depth);
    return Trace.program(
        type() + ".next",
        trace -> {
          List<KeyValue> sources = new ArrayList<>();
          for (int i = 0; i < shape.decoderLayers(); i++) {
            sources.add(
                new KeyValue(
                    trace.input(Decoding.PAST + i + ".encoder.key", type),
                    trace.input(Decoding.PAST + i + ".encoder.value", type)));
          }
          Tensor bias =
              trace.input(
                  Decoding.PAST + "encoder.bias",
                  TensorType.float32(BATCH, Dim.ONE, Dim.ONE, SOURCE_TIME));
          decode(
              trace,
              decoderBlocks(trace.root(), shape),
              sources,
              bias,
              KeyValueCache.resume(),
              Decoding.PAST_LENGTH);
        });
  }

  private void decode(
      Trace trace,
      List<DecoderBlock> blocks,
      List<KeyValue> sources,
      Tensor bias,
      KeyValueCache cache,
      Dim past) {
    TransformerConfig shape = config.deterministic();
    Scope root = trace.root();
    Tensor ids = trace.input(TextPairs.DECODER_INPUT_IDS, TensorType.int32(BATCH, Dim.ONE));
    Tensor x = embed(root, shape, ids, past, config.limits().target()); // [B, 1, D]
    Tensor query = x;
    for (int i = 0; i < blocks.size(); i++) {
      Decoded decoded = blocks.get(i).apply(x, sources.get(i), bias, i, cache);
      x = decoded.output();
      query = decoded.query();
    }
    int last = blocks.size() - 1;
    Tensor weights =
        blocks.get(last).sourceAttention().weights(query, sources.get(last).key(), bias);
    Tensor hidden = normalized(root.child("decoder"), shape, x).squeeze(1); // [B, D]
    trace.output(LanguageModel.LOGITS, logits(root, hidden));
    trace.output(ATTENTION, weights.squeeze(1)); // [B, S]
  }
}
