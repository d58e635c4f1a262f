package io.tandem.api.safetensors;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a header and holds it against the file's length. */
final class Header {
  static final String METADATA = "__metadata__";

  /** The reference library's limit. */
  static final long LONGEST = 100_000_000;

  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  private final String source;
  private final long dataStart;
  private final long dataLength;

  private Header(String source, long dataStart, long dataLength) {
    this.source = source;
    this.dataStart = dataStart;
    this.dataLength = dataLength;
  }

  record Content(Map<String, String> metadata, Map<String, StoredTensor> tensors) {}

  static Content read(byte[] utf8, String source, long fileLength) {
    if (utf8.length == 0 || utf8[0] != '{') {
      throw new BadInputException(source + ": the header does not begin with '{'");
    }
    long dataStart = 8L + utf8.length;
    return new Header(source, dataStart, fileLength - dataStart)
        .read(JsonReader.read(utf8, source + " (header)").asObject());
  }

  private Content read(JsonObject header) {
    Map<String, String> metadata = new LinkedHashMap<>();
    List<StoredTensor> tensors = new ArrayList<>();
    header
        .members()
        .forEach(
            (name, value) -> {
              try {
                if (name.equals(METADATA)) {
                  value
                      .asObject()
                      .members()
                      .forEach((key, text) -> metadata.put(key, text.asString()));
                } else {
                  tensors.add(tensor(name, value.asObject()));
                }
              } catch (JsonException e) {
                throw refuse(name, e.getMessage());
              }
            });
    tensors.sort(
        Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::length));
    checkPlaces(tensors);
    Map<String, StoredTensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return new Content(Collections.unmodifiableMap(metadata), Collections.unmodifiableMap(byName));
  }

  private StoredTensor tensor(String name, JsonObject entry) {
    for (String key : entry.members().keySet()) {
      if (!KEYS.contains(key)) {
        throw refuse(
            name,
            "unknown key '" + key + "'; " + NearestName.hint(key, KEYS.stream().sorted().toList()));
      }
    }
    String typeName = entry.member("dtype").asString();
    StoredType type =
        StoredType.named(typeName)
            .orElseThrow(
                () ->
                    refuse(
                        name,
                        "the element type "
                            + typeName
                            + " is not supported; supported: "
                            + String.join(", ", StoredType.names())));
    List<Long> extents =
        entry.member("shape").asArray().items().stream().map(JsonValue::asLong).toList();
    List<JsonValue> offsets = entry.member("data_offsets").asArray().items();
    if (offsets.size() != 2) {
      throw refuse(name, "data_offsets has " + offsets.size() + " numbers, not 2");
    }
    long begin = offsets.get(0).asLong();
    long end = offsets.get(1).asLong();
    if (begin < 0 || end < begin || end > dataLength) {
      throw refuse(
          name,
          String.format(
              "its bytes are said to be %d to %d, but the file has %d bytes of data",
              begin, end, dataLength));
    }
    long needed = bytes(name, type, extents);
    if (needed != end - begin) {
      throw refuse(
          name,
          String.format(
              "%s%s takes %d bytes, but data_offsets give it %d",
              type, extents, needed, end - begin));
    }
    return new StoredTensor(name, type.dtype(), extents, dataStart + begin, needed);
  }

  private long bytes(String name, StoredType type, List<Long> extents) {
    try {
      long bytes = type.dtype().bytes();
      for (long extent : extents) {
        if (extent < 0) {
          throw refuse(name, "a shape has no negative extent: " + extents);
        }
        bytes = Math.multiplyExact(bytes, extent);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw refuse(name, "no file can hold the shape " + extents);
    }
  }

  /** The tensors, in the order of their places, must fill the data without gap or overlap. */
  private void checkPlaces(List<StoredTensor> tensors) {
    long filled = dataStart;
    String before = "the header";
    for (StoredTensor tensor : tensors) {
      if (tensor.offset() != filled) {
        throw refuse(
            tensor.name(),
            tensor.offset() < filled
                ? "its bytes overlap those of " + before
                : (tensor.offset() - filled) + " bytes before it belong to no tensor");
      }
      filled += tensor.length();
      before = "'" + tensor.name() + "'";
    }
    long left = dataStart + dataLength - filled;
    if (left != 0) {
      throw new BadInputException(
          source + ": the last " + left + " bytes belong to no tensor of the header");
    }
  }

  private BadInputException refuse(String name, String why) {
    String shown = name.length() <= 200 ? name : name.substring(0, 200) + "…";
    return new BadInputException(source + ": '" + shown + "': " + why);
  }
}
