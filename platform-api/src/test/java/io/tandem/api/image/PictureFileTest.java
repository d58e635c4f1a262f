package io.tandem.api.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that Pillow wrote, against what it reads in them ({@code scripts/fixtures/pictures.py}).
 */
class PictureFileTest {
  static final Path FILES = Path.of("src/test/resources/io/tandem/api/image");

  @TempDir Path folder;

  static JsonObject json(String name) {
    return JsonReader.read(FILES.resolve(name)).asObject();
  }

  static int[] pixels(JsonObject object) {
    return object.member("pixels").asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
  }

  /** The greatest difference of a colour. */
  static int furthest(int[] wanted, Pixels found) {
    assertEquals(wanted.length, found.width() * found.height());
    int furthest = 0;
    for (int i = 0; i < wanted.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int one = wanted[i] >> shift & 0xFF;
        int other = found.toArray()[i] >> shift & 0xFF;
        furthest = Math.max(furthest, Math.abs(one - other));
      }
    }
    return furthest;
  }

  // Pillow rounds what lies over white in another way, and has another inverse cosine transform.
  @ParameterizedTest
  @CsvSource({
    "rgb.png, 0",
    "grey.png, 0",
    "palette.png, 0",
    "bits.png, 0",
    "rgba.png, 1",
    "grey-alpha.png, 1",
    "smooth.jpg, 2",
    "grey.jpg, 2"
  })
  void theyHaveThePixelsThatPillowReads(String name, int tolerance) {
    JsonObject wanted = json("expected.json").member(name).asObject();
    Pixels found = PictureFile.read(FILES.resolve(name));
    List<JsonValue> size = wanted.member("size").asArray().items();
    assertEquals(size.get(0).asInt(), found.width());
    assertEquals(size.get(1).asInt(), found.height());
    int off = furthest(pixels(wanted), found);
    assertTrue(off <= tolerance, name + " is off by " + off);
  }

  private String refused(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    String message =
        assertThrows(BadInputException.class, () -> PictureFile.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    return message.substring(file.toString().length());
  }

  private static byte[] png(int width, int height, byte[]... chunks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 2, 0, 0, 0});
    bytes.write(chunk("IHDR", header.toByteArray()));
    for (byte[] chunk : chunks) {
      bytes.write(chunk);
    }
    bytes.write(chunk("IEND", new byte[0]));
    return bytes.toByteArray();
  }

  private static byte[] chunk(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] type = name.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(content);
    out.writeInt(content.length);
    out.write(type);
    out.write(content);
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }

  private static byte[] deflated(long zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION))) {
      byte[] some = new byte[1 << 20];
      for (long left = zeros; left > 0; left -= some.length) {
        out.write(some, 0, (int) Math.min(some.length, left));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aPictureThatWouldUnpackToGigabytesIsRefusedByItsHeader() throws IOException {
    byte[] bomb = png(100_000, 100_000, chunk("IDAT", deflated(1 << 22)));
    assertTrue(bomb.length < 10_000);
    assertEquals(
        ": 100000 × 100000 pixels; allowed are 67108864 in all", refused("bomb.png", bomb));
  }

  @Test
  void aTextThatWouldUnpackToAnySizeIsPassedOver() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write("comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    text.write(deflated(1 << 20));
    byte[] bytes = png(2, 1, chunk("zTXt", text.toByteArray()), chunk("IDAT", deflated(7)));
    String kept = new String(PngChunks.withoutAncillary(bytes), StandardCharsets.ISO_8859_1);
    assertFalse(kept.contains("zTXt") || kept.length() > 200, kept);
    Pixels found = PictureFile.read(Files.write(folder.resolve("text.png"), bytes));
    assertEquals(Pixels.of(2, 1, new int[2]), found);
  }

  @Test
  void whatIsNoWholePictureIsRefusedByItsFile() throws IOException {
    assertEquals(
        ": this is no picture: neither PNG nor JPEG",
        refused("page.png", "<html></html>".getBytes(StandardCharsets.UTF_8)));
    byte[] whole = Files.readAllBytes(FILES.resolve("rgb.png"));
    assertTrue(
        refused("cut.png", Arrays.copyOf(whole, 60)).contains("this picture is malformed"), "cut");
    assertTrue(
        refused("empty.jpg", new byte[] {(byte) 0xFF, (byte) 0xD8, 0}).contains("malformed"),
        "jpeg");
    Path missing = folder.resolve("missing.png");
    assertEquals(
        missing + ": there is no such file",
        assertThrows(BadInputException.class, () -> PictureFile.read(missing)).getMessage());
  }
}
