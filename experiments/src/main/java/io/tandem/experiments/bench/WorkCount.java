package io.tandem.experiments.bench;

import io.tandem.api.model.Decoding;
import io.tandem.api.op.Gather;
import io.tandem.api.op.Slice;
import io.tandem.api.program.Node;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a step of a job has to do, counted in its programs.
 *
 * @param flops floating-point operations
 * @param bytes what must be read from memory: weights, each once a call (of a table that is only
 *     looked up in, the rows that are), and the cache; 0 for training, where it is not counted
 */
record WorkCount(double flops, double bytes) {

  static WorkCount of(BenchJob job) {
    return job.task() == BenchTask.TRAIN ? training(job) : decoding(job);
  }

  private static WorkCount training(BenchJob job) {
    Map<String, Long> binding = new HashMap<>();
    binding.put("batch", (long) job.batch());
    binding.put("time", (long) job.shape().time());
    binding.put("predictions", (long) job.shape().predictions());
    return new WorkCount(BenchPrograms.training(job).step().flops(binding), 0);
  }

  private static WorkCount decoding(BenchJob job) {
    Program next = BenchPrograms.decoding(job).next();
    double flops = 0;
    double bytes = 0;
    for (int i = 0; i < job.shape().tokens(); i++) {
      Map<String, Long> binding =
          Map.of("batch", (long) job.batch(), "past", (long) job.shape().prompt() + i);
      flops += next.flops(binding);
      bytes += bytesRead(next, binding);
    }
    return new WorkCount(flops, bytes);
  }

  /** What one call of a decoding program must read. */
  static double bytesRead(Program program, Map<String, Long> binding) {
    double bytes = 0;
    for (Value read : program.reads().values()) {
      List<Node> uses =
          program.nodes().stream().filter(node -> node.operands().contains(read)).toList();
      boolean lookedUp =
          uses.stream().allMatch(n -> n.op() instanceof Gather || n.op() instanceof Slice);
      if (lookedUp) {
        for (Node use : uses) {
          bytes += size(use.results().get(0).type(), binding);
        }
      } else {
        bytes += size(read.type(), binding);
      }
    }
    for (Map.Entry<String, Value> input : program.inputs().entrySet()) {
      if (input.getKey().startsWith(Decoding.PAST)) {
        bytes += size(input.getValue().type(), binding);
      }
    }
    return bytes;
  }

  private static double size(TensorType type, Map<String, Long> binding) {
    double size = type.dtype().bytes();
    for (long extent : type.shape().evaluate(binding)) {
      size *= extent;
    }
    return size;
  }
}
