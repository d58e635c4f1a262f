package io.tandem.backend.tf;

import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A decoder as GPT-2's, with its training step by AdamW, for the tests of this backend. */
record TinyGpt(int vocabulary, int context, int layers, int hidden, int heads) {

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Dim TIME = Dim.symbol("time");

  /** Inputs ids and targets [batch, time]; output loss. */
  Program training(double maxNorm, double weightDecay) {
    return Trace.program("train", trace -> step(trace, maxNorm, weightDecay));
  }

  private void step(Trace trace, double maxNorm, double weightDecay) {
    Tensor loss = loss(trace);
    Tensor rate = trace.input("rate", TensorType.of(DType.FLOAT32, Shape.SCALAR));
    Tensor step = trace.input("step", TensorType.of(DType.FLOAT32, Shape.SCALAR));
    List<Variable> weights = new ArrayList<>(trace.variables().values());
    weights.sort((a, b) -> a.name().compareTo(b.name()));
    List<Tensor> values = weights.stream().map(trace::variable).toList();
    List<Tensor> gradients =
        Differentiation.gradients(List.of(loss), List.of(trace.scalar(DType.FLOAT32, 1)), values);
    List<Tensor> clipped = trace.apply(new ClipByGlobalNorm(maxNorm), gradients);
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      Tensor mean = trace.variable(state(weight, "mean"));
      Tensor variance = trace.variable(state(weight, "variance"));
      double decay = weight.shape().rank() > 1 ? weightDecay : 0;
      List<Tensor> updated =
          trace.apply(
              new AdamWUpdate(0.9, 0.95, 1e-8, decay),
              values.get(i),
              mean,
              variance,
              clipped.get(i),
              rate,
              step);
      trace.update(weight.name(), updated.get(0));
      trace.update(weight.name() + "/mean", updated.get(1));
      trace.update(weight.name() + "/variance", updated.get(2));
    }
    trace.output("loss", loss);
    trace.output("norm", clipped.get(weights.size()));
  }

  private static Variable state(Variable weight, String kind) {
    return new Variable(
        weight.name() + "/" + kind, weight.type(), Initializer.zeros(), Variable.Role.STATE);
  }

  private Tensor loss(Trace trace) {
    Tensor ids = trace.input("ids", TensorType.int32(BATCH, TIME));
    Tensor targets = trace.input("targets", TensorType.int32(BATCH, TIME));
    Scope root = trace.root();
    Initializer normal = Initializer.normal(0.02);
    Tensor table = root.weight("wte", Shape.of(vocabulary, hidden), normal);
    Tensor positions = root.weight("wpe", Shape.of(context, hidden), normal);
    Tensor x = Nn.embedding(table, ids).plus(positions.slice(0, Dim.ZERO, TIME));
    for (int i = 0; i < layers; i++) {
      Scope scope = root.child("h", i);
      Tensor in = x;
      x = scope.in(() -> block(scope, in));
    }
    Tensor logits = Nn.linearTransposed(norm(root.child("ln_f"), x), table, Optional.empty());
    return Nn.crossEntropy(logits, targets, -100, 0).mean();
  }

  private Tensor block(Scope scope, Tensor x) {
    List<Tensor> parts =
        linear(scope.child("attn.c_attn"), norm(scope.child("ln_1"), x), 3 * hidden).chunk(-1, 3);
    List<Tensor> qkv =
        parts.stream().map(t -> t.unflatten(-1, heads, hidden / heads).transpose(1, 2)).toList();
    Tensor attended =
        Nn.attention(qkv.get(0), qkv.get(1), qkv.get(2), Optional.empty(), true, 0)
            .transpose(1, 2)
            .flatten(2, 3);
    x = x.plus(linear(scope.child("attn.c_proj"), attended, hidden));
    Tensor up =
        Nn.geluTanh(linear(scope.child("mlp.c_fc"), norm(scope.child("ln_2"), x), 4 * hidden));
    return x.plus(linear(scope.child("mlp.c_proj"), up, hidden));
  }

  private static Tensor norm(Scope scope, Tensor x) {
    Shape shape = Shape.of(x.dim(-1));
    Tensor weight = scope.weight("weight", shape, Initializer.ones());
    return Nn.layerNorm(x, weight, scope.weight("bias", shape, Initializer.zeros()), 1e-5);
  }

  private static Tensor linear(Scope scope, Tensor x, int out) {
    Shape shape = Shape.of(x.dim(-1), Dim.of(out));
    Tensor weight = scope.weight("weight", shape, Initializer.normal(0.02));
    return Nn.linear(x, weight, scope.weight("bias", Shape.of(out), Initializer.zeros()));
  }

  /** Random ids, each the target of the one before. */
  Map<String, HostTensor> batch(int batch, int time, int step, float rate) {
    Random random = new Random(step % 4);
    int[] ids = random.ints((long) batch * (time + 1), 0, vocabulary).toArray();
    int[] in = new int[batch * time];
    int[] out = new int[batch * time];
    for (int b = 0; b < batch; b++) {
      System.arraycopy(ids, b * (time + 1), in, b * time, time);
      System.arraycopy(ids, b * (time + 1) + 1, out, b * time, time);
    }
    Map<String, HostTensor> inputs = new HashMap<>();
    inputs.put("ids", HostTensor.of(in, batch, time));
    inputs.put("targets", HostTensor.of(out, batch, time));
    inputs.put("rate", HostTensor.scalar(rate));
    inputs.put("step", HostTensor.scalar((float) (step + 1)));
    return inputs;
  }
}
