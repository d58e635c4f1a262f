package io.tandem.models.clip;

import io.tandem.api.data.Document;
import io.tandem.api.program.Philox;
import io.tandem.models.WordsTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Pictures of bars and squares in four colours, as files with what they show. */
final class DrawnPictures {
  static final int SIZE = 12;
  static final List<String> COLOURS = List.of("red", "green", "blue", "black");
  static final List<String> SHAPES = List.of("square", "column", "row", "frame");
  private static final int[] RGB = {0xE02020, 0x20C040, 0x3050E0, 0x101010};

  private DrawnPictures() {}

  /** A vocabulary of what is said of them. */
  static WordsTokenizer words() {
    List<String> words = new ArrayList<>(List.of("[CLS]", "[SEP]", "a"));
    words.addAll(COLOURS);
    words.addAll(SHAPES);
    return new WordsTokenizer(words);
  }

  /** All sixteen, each drawn a little otherwise for each number. */
  static List<Document> documents(Path folder, int number) {
    List<Document> documents = new ArrayList<>();
    for (int colour = 0; colour < COLOURS.size(); colour++) {
      for (int shape = 0; shape < SHAPES.size(); shape++) {
        String name = COLOURS.get(colour) + " " + SHAPES.get(shape);
        Path file = folder.resolve(name.replace(' ', '-') + "-" + number + ".png");
        write(file, colour, shape, Philox.of(number, name));
        documents.add(
            new Document(
                name + " " + number,
                "a " + name,
                Map.of("picture", file.toString(), "name", name)));
      }
    }
    return documents;
  }

  private static void write(Path file, int colour, int shape, Philox random) {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    int shift = random.below(0, 3) - 1;
    for (int y = 0; y < SIZE; y++) {
      rows.write(0);
      for (int x = 0; x < SIZE; x++) {
        boolean across = Math.abs(x - SIZE / 2 - shift) < 3;
        boolean down = Math.abs(y - SIZE / 2 - shift) < 3;
        boolean edge = x < 2 || y < 2 || x >= SIZE - 2 || y >= SIZE - 2;
        boolean drawn =
            switch (shape) {
              case 0 -> across && down;
              case 1 -> across;
              case 2 -> down;
              default -> edge;
            };
        int rgb = drawn ? RGB[colour] : 0xFFFFFF;
        rows.write(rgb >> 16);
        rows.write(rgb >> 8);
        rows.write(rgb);
      }
    }
    try {
      Files.write(file, png(rows.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] png(byte[] rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream size = new DataOutputStream(header);
    size.writeInt(SIZE);
    size.writeInt(SIZE);
    size.write(new byte[] {8, 2, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
      deflater.write(rows);
    }
    chunk(out, "IDAT", deflated.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(content);
    out.writeInt(content.length);
    out.write(type);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}
