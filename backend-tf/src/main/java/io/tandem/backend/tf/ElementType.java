package io.tandem.backend.tf;

import io.tandem.api.tensor.DType;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * What a program's element type is to TensorFlow.
 *
 * @param dtype the program's type
 * @param proto its name in attributes of graph nodes
 * @param type its class in the Java API
 */
record ElementType(DType dtype, DataType proto, Class<? extends TType> type) {
  private static final Map<DType, ElementType> BY_DTYPE = new EnumMap<>(DType.class);

  static {
    put(DType.FLOAT32, DataType.DT_FLOAT, TFloat32.class);
    put(DType.BFLOAT16, DataType.DT_BFLOAT16, TBfloat16.class);
    put(DType.FLOAT16, DataType.DT_HALF, TFloat16.class);
    put(DType.INT32, DataType.DT_INT32, TInt32.class);
    put(DType.INT64, DataType.DT_INT64, TInt64.class);
    put(DType.BOOL, DataType.DT_BOOL, TBool.class);
  }

  private static void put(DType dtype, DataType proto, Class<? extends TType> type) {
    BY_DTYPE.put(dtype, new ElementType(dtype, proto, type));
  }

  /** The type of a program's values; programs do not compute in the others. */
  static ElementType of(DType dtype) {
    ElementType found = BY_DTYPE.get(dtype);
    if (found == null) {
      throw new IllegalArgumentException("programs do not compute in " + dtype);
    }
    return found;
  }

  static DataType proto(DType dtype) {
    return of(dtype).proto;
  }

  static ElementType of(DataType proto) {
    return BY_DTYPE.values().stream()
        .filter(t -> t.proto == proto)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no program computes in " + proto));
  }
}
