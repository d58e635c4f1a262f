package io.tandem.api.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SafetensorsTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] file(String header, int dataLength) {
    return file(header.getBytes(StandardCharsets.UTF_8), dataLength);
  }

  private static byte[] file(byte[] header, int dataLength) {
    return ByteBuffer.allocate(8 + header.length + dataLength)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private String problem(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("w.safetensors"), content);
    return assertThrows(BadInputException.class, () -> SafetensorsFile.open(file).close())
        .getMessage()
        .replace(folder + "/", "");
  }

  private String problem(String header, int dataLength) throws IOException {
    return problem(file(header, dataLength));
  }

  private static String entry(String name, String type, String shape, String offsets) {
    return String.format(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}",
        name, type, shape, offsets);
  }

  @Test
  void missingFileAndFolderAreRefused() {
    assertTrue(
        assertThrows(
                BadInputException.class, () -> SafetensorsFile.open(folder.resolve("no")).close())
            .getMessage()
            .endsWith("no: there is no such file"));
    assertTrue(
        assertThrows(BadInputException.class, () -> SafetensorsFile.open(folder).close())
            .getMessage()
            .endsWith("a folder, not a safetensors file"));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = resource("every-type.safetensors");
    for (int length = 0; length < whole.length; length++) {
      String message = problem(Arrays.copyOf(whole, length));
      assertTrue(message.startsWith("w.safetensors"), message);
    }
  }

  @Test
  void bytesAfterTheLastTensorAreRefused() throws IOException {
    byte[] whole = resource("no-metadata.safetensors");
    assertEquals(
        "w.safetensors: the last 3 bytes belong to no tensor of the header",
        problem(Arrays.copyOf(whole, whole.length + 3)));
  }

  @Test
  void flippedBitsInTheHeaderNeverDoMoreThanRenameATensorOrItsType() throws IOException {
    byte[] whole = resource("every-type.safetensors");
    int headerEnd = 8 + (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    int refused = 0;
    for (int bit = 0; bit < 8 * headerEnd; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Path file = Files.write(folder.resolve("w.safetensors"), flipped);
      try {
        for (Map.Entry<String, HostTensor> tensor : SafetensorsFile.readAll(file).entrySet()) {
          assertEquals(
              tensor.getValue().size() * tensor.getValue().dtype().bytes(),
              tensor.getValue().bytes().remaining());
        }
      } catch (BadInputException e) {
        refused++;
      }
    }
    // Names and metadata make up a tenth of this header; a flip there may give another valid text.
    assertTrue(refused > 8 * headerEnd * 0.8, refused + " of " + 8 * headerEnd);
  }

  @Test
  void noiseIsRefused() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      problem(noise);
    }
  }

  @Test
  void headerLargerThanTheLimitOrTheFileIsRefused() throws IOException {
    byte[] huge =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_001).array();
    assertEquals(
        "w.safetensors: not a safetensors file: its header would have 100000001 bytes "
            + "(at most 100000000)",
        problem(huge));
    byte[] negative = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array();
    assertTrue(problem(negative).contains("would have 18446744073709551615 bytes"));
    byte[] cut = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(9).array();
    assertEquals(
        "w.safetensors: cut short: the header has 9 bytes, but the file ends after 8",
        problem(cut));
  }

  @Test
  void pickleIsRefusedWithAWordOnWhy() throws IOException {
    byte[] zip = {'P', 'K', 3, 4, 0, 0, 8, 8, 0, 0};
    byte[] pickle = {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', 0};
    for (byte[] content : List.of(zip, pickle)) {
      assertTrue(problem(content).contains("pickle of PyTorch's"), () -> "no word of pickle");
    }
  }

  @Test
  void headerThatIsNoObjectIsRefused() throws IOException {
    assertEquals("w.safetensors: the header does not begin with '{'", problem("[]", 0));
    assertEquals("w.safetensors: the header does not begin with '{'", problem(" {}", 0));
    assertEquals("w.safetensors: the header does not begin with '{'", problem("", 0));
    assertTrue(problem("{", 0).startsWith("w.safetensors (header):1:2: "));
  }

  @Test
  void headerThatIsNotUtf8IsRefused() throws IOException {
    assertEquals(
        "w.safetensors (header): not UTF-8", problem(file(new byte[] {'{', (byte) 0xff, '}'}, 0)));
  }

  @Test
  void nameThatStandsTwiceIsRefused() throws IOException {
    String twice = entry("w", "U8", "1", "0,1") + "," + entry("w", "U8", "1", "1,2");
    assertTrue(problem("{" + twice + "}", 2).contains("the key \"w\" stands twice"));
  }

  @Test
  void overlappingTensorsAreRefused() throws IOException {
    String header = entry("a", "U8", "4", "0,4") + "," + entry("b", "U8", "4", "2,6");
    assertEquals(
        "w.safetensors: 'b': its bytes overlap those of 'a'", problem("{" + header + "}", 6));
    String same = entry("a", "U8", "4", "0,4") + "," + entry("b", "U8", "4", "0,4");
    assertTrue(problem("{" + same + "}", 4).contains("overlap"));
  }

  @Test
  void holesAreRefused() throws IOException {
    String header = entry("a", "U8", "1", "0,1") + "," + entry("b", "U8", "1", "2,3");
    assertEquals(
        "w.safetensors: 'b': 1 bytes before it belong to no tensor",
        problem("{" + header + "}", 3));
    assertTrue(problem("{" + entry("a", "U8", "1", "1,2") + "}", 2).contains("1 bytes before it"));
  }

  @Test
  void placesBeyondTheFileAreRefused() throws IOException {
    for (String offsets :
        List.of("0,5", "-1,3", "3,1", "9223372036854775807,9223372036854775807")) {
      assertTrue(
          problem("{" + entry("a", "U8", "4", offsets) + "}", 4)
              .startsWith("w.safetensors: 'a': its bytes are said to be "),
          offsets);
    }
    for (String offsets : List.of("0", "0,1,2", "")) {
      assertTrue(problem("{" + entry("a", "U8", "4", offsets) + "}", 4).contains("numbers, not 2"));
    }
  }

  @Test
  void lengthsThatDoNotFollowFromTypeAndShapeAreRefused() throws IOException {
    assertEquals(
        "w.safetensors: 'a': F32[2, 3] takes 24 bytes, but data_offsets give it 20",
        problem("{" + entry("a", "F32", "2,3", "0,20") + "}", 20));
    assertTrue(
        problem("{" + entry("a", "F32", "4294967296,4294967296", "0,0") + "}", 0)
            .contains("no file can hold the shape"));
    // 2^31 * 2^31 * 4 bytes would be 0 in 64 bits.
    assertTrue(
        problem("{" + entry("a", "F32", "2147483648,2147483648", "0,0") + "}", 0)
            .contains("no file can hold the shape"));
    assertTrue(
        problem("{" + entry("a", "F32", "-1", "0,4") + "}", 4).contains("no negative extent"));
    assertTrue(
        problem("{" + entry("a", "F32", "1.5", "0,4") + "}", 4)
            .contains("'a': expected a whole number of 64 bits but found the number 1.5"));
  }

  @Test
  void unknownTypesAndKeysAreRefused() throws IOException {
    assertEquals(
        "w.safetensors: 'a': the element type F8_E4M3 is not supported; "
            + "supported: I64, F64, F32, I32, BF16, F16, U8, BOOL",
        problem("{" + entry("a", "F8_E4M3", "1", "0,1") + "}", 1));
    assertTrue(
        problem("{\"a\":{\"dtype\":\"U8\",\"shpe\":[1],\"data_offsets\":[0,1]}}", 1)
            .contains("'a': unknown key 'shpe'; did you mean 'shape'?"));
    assertTrue(
        problem("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1)
            .contains("'a': the key 'shape' is missing"));
    assertTrue(problem("{\"a\":3}", 0).contains("'a': expected an object"));
  }

  @Test
  void metadataMayHoldTextsOnly() throws IOException {
    assertTrue(
        problem("{\"__metadata__\":{\"a\":1}}", 0)
            .contains("'__metadata__': expected a text but found the number 1"));
  }

  @Test
  void unknownTensorIsRefusedWithTheNearestName() throws IOException {
    Path path = Files.write(folder.resolve("a.safetensors"), resource("every-type.safetensors"));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertTrue(
          assertThrows(BadInputException.class, () -> file.tensor("flaot"))
              .getMessage()
              .contains("no tensor 'flaot'; did you mean 'float'? Allowed: long, double"));
    }
  }

  private static Map<String, HostTensor> everyType() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("scalar", HostTensor.scalar(42f));
    tensors.put("bool", HostTensor.of(new boolean[] {true, false, true}, 3));
    tensors.put("byte", HostTensor.ofDoubles(DType.UINT8, new double[] {0, 127, 255}, 3));
    tensors.put("half", HostTensor.ofDoubles(DType.FLOAT16, new double[] {0.5, -65504, 6e-8}, 3));
    tensors.put("brain", HostTensor.ofDoubles(DType.BFLOAT16, new double[] {1, -2.5}, 1, 2));
    tensors.put("int", HostTensor.of(new int[] {-7, Integer.MAX_VALUE}, 1, 1, 2));
    tensors.put("long", HostTensor.of(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 2));
    tensors.put("double", HostTensor.of(new double[] {0.1, -1e300}, 2));
    tensors.put(
        "float",
        HostTensor.of(new float[] {0, 1.5f, -2.25f, 3, Float.POSITIVE_INFINITY, 1e-30f}, 2, 3));
    tensors.put("empty", HostTensor.of(new float[0], 0, 4));
    tensors.put("h.0.\u00fc.weight", HostTensor.of(new float[] {-0.5f}, 1));
    return tensors;
  }

  @Test
  void fileOfTheReferenceLibraryIsRead() throws IOException {
    Path path = Files.write(folder.resolve("a.safetensors"), resource("every-type.safetensors"));
    assertEquals(everyType(), SafetensorsFile.readAll(path));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertEquals(Map.of("format", "pt"), file.metadata());
      assertEquals(
          new StoredTensor("float", DType.FLOAT32, List.of(2L, 3L), 8 + 696 + 32, 24),
          file.tensors().get("float"));
    }
  }

  @Test
  void writtenFileIsTheReferenceLibrarysByteForByte() throws IOException {
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, everyType(), Map.of("format", "pt"));
    assertArrayEquals(resource("every-type.safetensors"), Files.readAllBytes(path));
    SafetensorsWriter.write(path, Map.of("w", HostTensor.of(new float[] {1, 2}, 2)), Map.of());
    assertArrayEquals(resource("no-metadata.safetensors"), Files.readAllBytes(path));
  }

  @Test
  void fileWithoutTensorsIsWrittenAndRead() throws IOException {
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, Map.of(), Map.of());
    assertEquals(Map.of(), SafetensorsFile.readAll(path));
  }

  @Test
  void tensorMayNotTakeTheNameOfTheMetadata() {
    Map<String, HostTensor> tensors = Map.of("__metadata__", HostTensor.scalar(1f));
    assertThrows(
        IllegalArgumentException.class,
        () -> SafetensorsWriter.write(folder.resolve("a.safetensors"), tensors, Map.of()));
  }

  @Test
  void mappedTensorsOutliveTheFileThatTheyCameFrom() throws IOException {
    Path path = Files.write(folder.resolve("a.safetensors"), resource("no-metadata.safetensors"));
    HostTensor tensor = SafetensorsFile.readAll(path).get("w");
    Files.delete(path);
    assertEquals(HostTensor.of(new float[] {1, 2}, 2), tensor);
  }
}
