package io.tandem.backend.tck.training;

import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * GPT-2 in small (Radford et al. 2019): learned positions, pre-norm blocks, causal attention, tied
 * embeddings; with symbolic batch and time.
 */
public final class TinyGpt {
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");
  private static final int VOCABULARY = 29;
  private static final int CONTEXT = 12;
  private static final int HIDDEN = 16;
  private static final int HEADS = 2;
  private static final int LAYERS = 2;
  private static final int IGNORED = -100;

  private TinyGpt() {}

  /**
   * The model and its batches of 4 sequences, of which the last is padded.
   *
   * @param dropout rate; above 0 each batch has a seed of its own
   */
  public static TrainedModel model(double dropout) {
    return new TrainedModel(objective(dropout), step -> batch(step, dropout));
  }

  private static Program objective(double dropout) {
    return Trace.program(
        "tiny-gpt",
        trace -> {
          Tensor ids = trace.input("ids", TensorType.int32(BATCH, TIME));
          Tensor targets = trace.input("targets", TensorType.int32(BATCH, TIME));
          Scope root = trace.root();
          Tensor table = root.weight("wte", Shape.of(VOCABULARY, HIDDEN), Initializer.normal(0.2));
          Tensor places = root.weight("wpe", Shape.of(CONTEXT, HIDDEN), Initializer.normal(0.1));
          Tensor x = Nn.embedding(table, ids).plus(places.slice(0, Dim.ZERO, TIME)); // [B, T, D]
          x = Nn.dropout(x, dropout);
          for (int i = 0; i < LAYERS; i++) {
            Scope block = root.child("h", i);
            Tensor input = x;
            x = block.in(() -> block(block, input, dropout));
          }
          Tensor last = x;
          Tensor logits = // [B, T, V]
              Nn.linearTransposed(norm(root.child("ln_f"), last), table, Optional.empty());
          Tensor losses = Nn.crossEntropy(logits, targets, IGNORED, 0);
          trace.output(TrainingPrograms.LOSS_SUM, losses.sum());
          trace.output(
              TrainingPrograms.LOSS_WEIGHT,
              targets.notEqualTo(IGNORED).castTo(DType.FLOAT32).sum());
        });
  }

  private static Tensor block(Scope scope, Tensor x, double dropout) {
    x = x.plus(Nn.dropout(attention(scope.child("attn"), norm(scope.child("ln_1"), x)), dropout));
    Scope mlp = scope.child("mlp");
    Tensor h = linear(mlp.child("c_fc"), norm(scope.child("ln_2"), x), HIDDEN, 4 * HIDDEN);
    Tensor y = linear(mlp.child("c_proj"), Nn.geluTanh(h), 4 * HIDDEN, HIDDEN);
    return x.plus(Nn.dropout(y, dropout));
  }

  private static Tensor attention(Scope scope, Tensor x) {
    Tensor qkv = linear(scope.child("c_attn"), x, HIDDEN, 3 * HIDDEN); // [B, T, 3D]
    var heads = // 3 of [B, H, T, D/H]
        qkv.chunk(-1, 3).stream()
            .map(part -> part.unflatten(-1, HEADS, HIDDEN / HEADS).transpose(1, 2))
            .toList();
    Tensor y = Nn.attention(heads.get(0), heads.get(1), heads.get(2), Optional.empty(), true, 0);
    return linear(scope.child("c_proj"), y.transpose(1, 2).flatten(-2, -1), HIDDEN, HIDDEN);
  }

  private static Tensor norm(Scope scope, Tensor x) {
    Tensor weight = scope.weight("weight", Shape.of(HIDDEN), Initializer.ones());
    Tensor bias = scope.weight("bias", Shape.of(HIDDEN), Initializer.zeros());
    return Nn.layerNorm(x, weight, bias, 1e-5);
  }

  private static Tensor linear(Scope scope, Tensor x, int in, int out) {
    Tensor weight = scope.weight("weight", Shape.of(in, out), Initializer.normal(0.15));
    return Nn.linear(x, weight, scope.weight("bias", Shape.of(out), Initializer.zeros()));
  }

  /** Arithmetic progressions modulo the vocabulary: what comes next follows from two tokens. */
  private static Map<String, HostTensor> batch(int step, double dropout) {
    int sequences = 4;
    int[] ids = new int[sequences * CONTEXT];
    int[] targets = new int[sequences * CONTEXT];
    int[] starts = Sample.integers(step, 0, VOCABULARY, sequences).toIntArray();
    int[] steps = Sample.integers(1000 + step, 1, 4, sequences).toIntArray();
    for (int i = 0; i < ids.length; i++) {
      int row = i / CONTEXT;
      int place = i % CONTEXT;
      ids[i] = (starts[row] + place * steps[row]) % VOCABULARY;
      boolean padding = row == sequences - 1 && place >= CONTEXT / 2;
      targets[i] = padding ? IGNORED : (ids[i] + steps[row]) % VOCABULARY;
    }
    Map<String, HostTensor> batch = new HashMap<>();
    batch.put("ids", HostTensor.of(ids, sequences, CONTEXT));
    batch.put("targets", HostTensor.of(targets, sequences, CONTEXT));
    if (dropout > 0) {
      batch.put(Trace.SEED, HostTensor.scalar((long) step));
    }
    return batch;
  }
}
