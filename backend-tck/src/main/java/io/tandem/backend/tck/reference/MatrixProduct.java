package io.tandem.backend.tck.reference;

import io.tandem.api.op.MatMul;
import java.util.Arrays;

/** The matrix product over the two last axes, the others broadcast. */
final class MatrixProduct {
  private MatrixProduct() {}

  static Array matMul(MatMul op, Call call) {
    Array a = call.operand(0);
    Array b = call.operand(1);
    int[] extents = call.extents(0);
    int m = extents[extents.length - 2];
    int n = extents[extents.length - 1];
    int k = a.extent(a.rank() - (op.transposeA() ? 2 : 1));
    int[] batch = Arrays.copyOf(extents, extents.length - 2);
    int[] fromA = Extents.broadcast(Arrays.copyOf(a.extents(), a.rank() - 2), batch);
    int[] fromB = Extents.broadcast(Arrays.copyOf(b.extents(), b.rank() - 2), batch);
    int rowA = op.transposeA() ? 1 : k;
    int stepA = op.transposeA() ? m : 1;
    int rowB = op.transposeB() ? 1 : n;
    int stepB = op.transposeB() ? k : 1;
    double[] x = a.doubles();
    double[] y = b.doubles();
    double[] products = new double[Extents.size(extents)];
    for (int matrix = 0; matrix < fromA.length; matrix++) {
      int startA = fromA[matrix] * m * k;
      int startB = fromB[matrix] * k * n;
      for (int i = 0; i < m; i++) {
        int out = (matrix * m + i) * n;
        for (int l = 0; l < k; l++) {
          double factor = x[startA + i * rowA + l * stepA];
          int row = startB + l * rowB;
          for (int j = 0; j < n; j++) {
            products[out + j] += factor * y[row + j * stepB];
          }
        }
      }
    }
    return call.floats(products);
  }
}
