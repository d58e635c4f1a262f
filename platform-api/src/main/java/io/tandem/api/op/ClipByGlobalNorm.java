package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scales gradients down together so that their norm is at most a bound (Pascanu, Mikolov and Bengio
 * 2013, arXiv 1211.5063, algorithm 1), as PyTorch's {@code clip_grad_norm_}: {@code (g₁, … gₙ) ->
 * (g₁', … gₙ', norm, norms [n])}, all {@code f32}; the factor is {@code min(1, maxNorm / (norm +
 * 1e-6))}. The last two results are the global norm and the norm of each gradient, both before
 * clipping. Not differentiable.
 *
 * @param maxNorm positive; infinity leaves the gradients as they are
 */
public record ClipByGlobalNorm(double maxNorm) implements Composite {
  /** What keeps the factor finite for gradients of zero. */
  public static final double EPSILON = 1e-6;

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.require(maxNorm > 0, "the greatest norm must be positive, not %s", maxNorm);
    Types.count(this, operands, 1, Integer.MAX_VALUE);
    for (TensorType operand : operands) {
      Types.require(operand.dtype() == DType.FLOAT32, "gradients are f32, not %s", operand);
    }
    List<TensorType> results = new ArrayList<>(operands);
    results.add(TensorType.of(DType.FLOAT32, Shape.SCALAR));
    results.add(TensorType.of(DType.FLOAT32, Shape.of(operands.size())));
    return results;
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    List<Tensor> squares =
        operands.stream().map(g -> g.square().sum().reshape(List.of(Dim.ONE))).toList();
    Tensor sums = Tensor.concat(squares, 0);
    List<Tensor> results = new ArrayList<>(operands);
    Tensor norm = sums.sum().sqrt();
    if (Double.isFinite(maxNorm)) {
      Tensor factor = norm.plus(EPSILON).reciprocal().times(maxNorm).minimum(norm.onesLike());
      results.replaceAll(g -> g.times(factor));
    }
    results.add(norm);
    results.add(sums.sqrt());
    return results;
  }

  @Override
  public void backward(Backward call) {
    throw new UnsupportedOperationException("clipByGlobalNorm has no gradient");
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return operands.stream().mapToDouble(g -> 3 * Types.elements(g, binding)).sum();
  }
}
