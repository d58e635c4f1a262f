package io.tandem.api.safetensors;

import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes safetensors files. Equal content gives equal bytes: tensors stand by type, then by name,
 * as the reference library has them, so that every tensor is aligned to its elements.
 */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes a file, replacing what is there atomically (see {@link AtomicFile}).
   *
   * @param target the file; its folder must exist
   * @param tensors the tensors by name
   * @param metadata texts to carry along, for example {@code format} = {@code pt}, which other
   *     libraries expect
   * @throws IOException if the file cannot be written; what was there is still there then
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__}
   */
  public static void write(
      Path target, Map<String, HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, TensorType> types = new TreeMap<>();
    tensors.forEach((name, tensor) -> types.put(name, tensor.type()));
    write(target, types, tensors::get, metadata);
  }

  /** Gives tensors one by one, so that not all of them need to be in memory. */
  @FunctionalInterface
  public interface Values {
    /**
     * A tensor of the type that was told for it.
     *
     * @throws IOException if it cannot be written
     */
    HostTensor of(String name) throws IOException;
  }

  /**
   * Writes a file as {@link #write(Path, Map, Map)} does, asking for one tensor after the other.
   *
   * @param types the types of the tensors by name, their shapes known
   * @param values gives each of them when it is written
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__}, or is not of its
   *     type
   */
  public static void write(
      Path target, Map<String, TensorType> types, Values values, Map<String, String> metadata)
      throws IOException {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new UnsupportedOperationException("safetensors on a big-endian machine");
    }
    if (types.containsKey(Header.METADATA)) {
      throw new IllegalArgumentException("no tensor may be named " + Header.METADATA);
    }
    List<Map.Entry<String, TensorType>> ordered =
        types.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, TensorType>, StoredType>comparing(
                        entry -> StoredType.of(entry.getValue().dtype()))
                    .thenComparing(
                        entry -> entry.getKey().getBytes(StandardCharsets.UTF_8),
                        Arrays::compareUnsigned))
            .toList();
    ByteBuffer header = header(ordered, metadata);
    AtomicFile.write(
        target,
        channel -> {
          AtomicFile.writeFully(channel, header);
          for (Map.Entry<String, TensorType> entry : ordered) {
            HostTensor tensor = values.of(entry.getKey());
            TensorType type = tensor.type();
            if (!type.equals(entry.getValue())) {
              throw new IllegalArgumentException(
                  entry.getKey() + " is " + type + ", not " + entry.getValue());
            }
            AtomicFile.writeFully(channel, tensor.bytes());
          }
        });
  }

  private static ByteBuffer header(
      List<Map.Entry<String, TensorType>> tensors, Map<String, String> metadata) {
    JsonObject.Builder json = JsonObject.builder();
    if (!metadata.isEmpty()) {
      JsonObject.Builder texts = JsonObject.builder();
      new TreeMap<>(metadata).forEach(texts::put);
      json.put(Header.METADATA, texts.build());
    }
    long begin = 0;
    for (Map.Entry<String, TensorType> entry : tensors) {
      DType dtype = entry.getValue().dtype();
      long[] extents =
          entry.getValue().shape().dims().stream().mapToLong(dim -> dim.extent()).toArray();
      long end = begin + dtype.bytes() * Arrays.stream(extents).reduce(1, Math::multiplyExact);
      json.put(
          entry.getKey(),
          JsonObject.builder()
              .put("dtype", StoredType.of(dtype).name())
              .put("shape", numbers(extents))
              .put("data_offsets", numbers(begin, end))
              .build());
      begin = end;
    }
    byte[] utf8 = JsonWriter.compact(json.build()).getBytes(StandardCharsets.UTF_8);
    int padded = (utf8.length + 7) / 8 * 8;
    if (padded > Header.LONGEST) {
      throw new IllegalArgumentException("the header would be longer than the format allows");
    }
    ByteBuffer header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(utf8);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static JsonArray numbers(long... values) {
    return new JsonArray(Arrays.stream(values).<JsonValue>mapToObj(JsonNumber::of).toList());
  }
}
