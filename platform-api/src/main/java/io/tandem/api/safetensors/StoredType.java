package io.tandem.api.safetensors;

import io.tandem.api.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The format's names of element types, in the order in which the reference library writes them. */
enum StoredType {
  I64(DType.INT64),
  F64(DType.FLOAT64),
  F32(DType.FLOAT32),
  I32(DType.INT32),
  BF16(DType.BFLOAT16),
  F16(DType.FLOAT16),
  U8(DType.UINT8),
  BOOL(DType.BOOL);

  private final DType dtype;

  StoredType(DType dtype) {
    this.dtype = dtype;
  }

  DType dtype() {
    return dtype;
  }

  static StoredType of(DType dtype) {
    return Arrays.stream(values()).filter(type -> type.dtype == dtype).findFirst().orElseThrow();
  }

  static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(StoredType::name).toList();
  }
}
