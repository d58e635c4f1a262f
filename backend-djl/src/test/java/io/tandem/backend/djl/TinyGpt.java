package io.tandem.backend.djl;

import static io.tandem.api.optim.TrainingPrograms.LOSS_SUM;
import static io.tandem.api.optim.TrainingPrograms.LOSS_WEIGHT;

import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A decoder like GPT-2's, small enough to read here, with its training programs. */
record TinyGpt(int vocabulary, int context, int hidden, int heads, int layers) {
  private static final Initializer SMALL = Initializer.normal(0.02);

  /** The objective over ids and targets of [batch, time]. */
  Program objective() {
    return Trace.program("gpt", this::trace);
  }

  private void trace(Trace trace) {
    Dim batch = Dim.symbol("batch");
    Dim time = Dim.symbol("time");
    Tensor ids = trace.input("ids", TensorType.int32(batch, time));
    Tensor targets = trace.input("targets", TensorType.int32(batch, time));
    Scope root = trace.root();
    Tensor table = root.weight("wte", Shape.of(vocabulary, hidden), SMALL);
    Tensor places = root.weight("wpe", Shape.of(context, hidden), SMALL);
    Tensor x = Nn.embedding(table, ids).plus(places.slice(0, Dim.ZERO, time)); // [B, T, D]
    for (int i = 0; i < layers; i++) {
      Scope block = root.child("h", i);
      Tensor before = x;
      x = block.in(() -> before.plus(attention(block, norm(block.child("ln_1"), before))));
      Tensor middle = x;
      x = block.in(() -> middle.plus(feedForward(block, norm(block.child("ln_2"), middle))));
    }
    Tensor last = norm(root.child("ln_f"), x);
    Tensor logits = Nn.linearTransposed(last, table, Optional.empty()); // [B, T, V]
    Tensor losses = Nn.crossEntropy(logits, targets, -100, 0);
    trace.output(LOSS_SUM, losses.sum());
    trace.output(LOSS_WEIGHT, trace.size(batch.times(time), DType.FLOAT32));
  }

  private Tensor norm(Scope scope, Tensor x) {
    Tensor weight = scope.weight("weight", Shape.of(hidden), Initializer.ones());
    Tensor bias = scope.weight("bias", Shape.of(hidden), Initializer.zeros());
    return scope.in(() -> Nn.layerNorm(x, weight, bias, 1e-5));
  }

  private static Tensor linear(Scope scope, Tensor x, int in, int out) {
    Tensor weight = scope.weight("weight", Shape.of(in, out), SMALL);
    Tensor bias = scope.weight("bias", Shape.of(out), Initializer.zeros());
    return scope.in(() -> Nn.linear(x, weight, bias));
  }

  private Tensor attention(Scope block, Tensor x) {
    Scope scope = block.child("attn");
    Dim d = Dim.of(hidden);
    List<Tensor> qkv = linear(scope.child("c_attn"), x, hidden, 3 * hidden).split(-1, d, d, d);
    Tensor out =
        scope.in(
            () ->
                Nn.attention(
                    split(qkv.get(0)),
                    split(qkv.get(1)),
                    split(qkv.get(2)),
                    Optional.empty(),
                    true,
                    0));
    Tensor joined = out.transpose(List.of(0, 2, 1, 3)).reshape(x.shape().dims());
    return linear(scope.child("c_proj"), joined, hidden, hidden);
  }

  private Tensor split(Tensor x) {
    List<Dim> dims = List.of(x.dim(0), x.dim(1), Dim.of(heads), Dim.of(hidden / heads));
    return x.reshape(dims).transpose(List.of(0, 2, 1, 3)); // [B, H, T, D/H]
  }

  private Tensor feedForward(Scope block, Tensor x) {
    Scope scope = block.child("mlp");
    Tensor wide = linear(scope.child("c_fc"), x, hidden, 4 * hidden);
    Tensor bent = scope.in(() -> Nn.geluTanh(wide));
    return linear(scope.child("c_proj"), bent, 4 * hidden, hidden);
  }

  TrainingPrograms training(Optimizer optimizer, Precision precision) {
    return TrainingPrograms.of(
        objective(), TrainingSettings.of(optimizer).withMaxNorm(1).withPrecision(precision));
  }

  /** A batch that can be learned: each id is followed by its successor, mostly. */
  Map<String, HostTensor> batch(long seed, int batch, int time) {
    Random random = new Random(seed);
    int[] ids = new int[batch * time];
    int[] targets = new int[batch * time];
    for (int row = 0; row < batch; row++) {
      int id = random.nextInt(vocabulary);
      for (int i = 0; i < time; i++) {
        ids[row * time + i] = id;
        id = random.nextInt(4) == 0 ? random.nextInt(vocabulary) : (id + 1) % vocabulary;
        targets[row * time + i] = id;
      }
    }
    return Map.of(
        "ids", HostTensor.of(ids, batch, time), "targets", HostTensor.of(targets, batch, time));
  }
}
