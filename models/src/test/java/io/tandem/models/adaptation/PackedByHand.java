package io.tandem.models.adaptation;

import io.tandem.api.adaptation.AdapterMaterial;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.transformer.Transformer;
import java.util.Map;
import java.util.TreeMap;

/** What an adapter makes of packed weights, element by element. */
final class PackedByHand {
  static final int RANK = 3;
  static final double ALPHA = 6;
  static final double SCALE = ALPHA / RANK;
  static final String PREFIX = "base_model.model.";
  static final int WIDTH = 8;

  private PackedByHand() {}

  /** A model whose values count for nothing; that they are there, does. */
  static AdapterMaterial material(Transformer model) {
    Map<String, HostTensor> base = new TreeMap<>();
    model.weights().forEach((name, variable) -> base.put(name, variable.initialValue(1)));
    return new AdapterMaterial(model, model.objective(Phase.EVALUATION), base, "");
  }

  /** Values that are normal around a number. */
  static HostTensor drawn(Variable variable, double around) {
    Philox random = Philox.of(5, variable.name());
    float[] values = new float[Math.toIntExact(variable.shape().size().extent())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (around + 0.4 * random.normal(i));
    }
    return HostTensor.of(values, variable.shape().extents());
  }

  /** W + α / r · B A, by the sum of products that the paper writes. */
  static HostTensor product(DeviceState state, String weight) {
    String layer = PREFIX + weight.substring(0, weight.length() - "_weight".length());
    double[] a = state.read(layer + ".lora_A.weight").toDoubleArray();
    double[] b = state.read(layer + ".lora_B.weight").toDoubleArray();
    double[] w = state.read(weight).toDoubleArray();
    float[] sum = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      double added = 0;
      for (int r = 0; r < RANK; r++) {
        added += b[i / WIDTH * RANK + r] * a[r * WIDTH + i % WIDTH];
      }
      sum[i] = (float) (w[i] + SCALE * added);
    }
    return HostTensor.of(sum, 3 * WIDTH, WIDTH);
  }

  /** Weight or bias, of which each row is multiplied by a factor. */
  static HostTensor scaled(DeviceState state, String weight) {
    String layer = weight.replaceAll("_(weight|bias)$", "");
    float[] factors = state.read(PREFIX + layer + ".ia3_l").toFloatArray();
    HostTensor before = state.read(weight);
    float[] values = before.toFloatArray();
    int columns = values.length / factors.length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i / columns];
    }
    return HostTensor.of(values, before.extents());
  }
}
