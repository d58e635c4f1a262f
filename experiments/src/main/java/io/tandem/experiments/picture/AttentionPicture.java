package io.tandem.experiments.picture;

import io.tandem.api.error.BadInputException;
import io.tandem.experiments.picture.Picture.Place;
import io.tandem.models.pipeline.TextAttention;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention as maps, a row of them for each layer and one for each head: each token is a row, and
 * what it saw of the others stands in the columns, the darker the more. Colours go by the root of
 * the weights, so that small ones are seen.
 */
public final class AttentionPicture {
  /** More cells than a file should have. */
  private static final int MOST = 400_000;

  private static final double MARGIN = 16;
  private static final double BETWEEN = 14;
  private static final double LARGEST_CELL = 14;
  private static final double LARGEST_LONE_CELL = 28;
  private static final double SMALLEST_CELL = 2;
  private static final double LEGIBLE = 7;

  /** What a map among others is wide. */
  private static final double MAP = 150;

  /** What a map by itself is wide. */
  private static final double LONE_MAP = 900;

  private static final double HEADING = 12;
  private static final double CAPTION = 9;
  private static final String TITLE =
      "Each row is a token; its columns are the others, the darker the more it saw of them";

  private AttentionPicture() {}

  /**
   * Which heads are drawn.
   *
   * @param layers the numbers of layers, from 0
   * @param heads the numbers of heads, from 0
   */
  private record Chosen(List<Integer> layers, List<Integer> heads) {
    boolean isOne() {
      return layers.size() == 1 && heads.size() == 1;
    }
  }

  /** All heads of all layers. */
  public static Picture of(TextAttention attention) {
    int layers = attention.weights().size();
    int heads = attention.weights().get(0).size();
    return of(attention, new Chosen(numbers(layers), numbers(heads)));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /**
   * One head.
   *
   * @param layer from 0
   * @param head from 0
   * @throws BadInputException if there is none
   */
  public static Picture of(TextAttention attention, int layer, int head) {
    int layers = attention.weights().size();
    int heads = attention.weights().get(0).size();
    if (layer < 0 || layer >= layers || head < 0 || head >= heads) {
      throw new BadInputException(
          String.format(
              "there is no head %d of layer %d: layers are 0 to %d, and heads 0 to %d",
              head, layer, layers - 1, heads - 1));
    }
    return of(attention, new Chosen(List.of(layer), List.of(head)));
  }

  private static Picture of(TextAttention attention, Chosen chosen) {
    int tokens = attention.pieces().size();
    long cells = (long) chosen.layers().size() * chosen.heads().size() * tokens * tokens;
    if (cells > MOST) {
      throw new BadInputException(
          String.format(
              "attention among %d tokens in %d heads of %d layers are more cells (%d) than a"
                  + " picture can show (%d); draw one head, or a shorter text",
              tokens, chosen.heads().size(), chosen.layers().size(), cells, MOST));
    }
    double room = chosen.isOne() ? LONE_MAP : MAP;
    double largest = chosen.isOne() ? LARGEST_LONE_CELL : LARGEST_CELL;
    double cell = Math.max(SMALLEST_CELL, Math.min(largest, room / tokens));
    double letters = cell >= LEGIBLE ? Math.min(12, cell * 0.85) : 0;
    int longest = attention.pieces().stream().mapToInt(AttentionPicture::width).max().orElse(0);
    double names = letters == 0 ? 0 : longest * letters * Picture.LETTER + 6;
    double map = tokens * cell;
    double wide = Math.max(map, "layer 00, head 00".length() * HEADING * Picture.LETTER);
    double left = MARGIN + names;
    double top = MARGIN + HEADING + 8;
    List<Picture.Shape> shapes = new ArrayList<>();
    for (int row = 0; row < chosen.layers().size(); row++) {
      double y = top + row * (map + BETWEEN + HEADING + 8) + names;
      for (int column = 0; column < chosen.heads().size(); column++) {
        double x = left + column * (wide + BETWEEN);
        int layer = chosen.layers().get(row);
        int head = chosen.heads().get(column);
        double above = row == 0 ? y - names : y;
        shapes.add(
            new Picture.Label(
                x, above - 6, "layer " + layer + ", head " + head, HEADING, Place.BEGINS));
        map(attention.weights().get(layer).get(head), x, y, cell, shapes);
        if (letters > 0 && row == 0) {
          for (int i = 0; i < tokens; i++) {
            double right = x + i * cell + cell / 2 + letters * 0.35;
            shapes.add(
                new Picture.Label(
                    right, y - 3, shown(attention.pieces().get(i)), letters, Place.UPWARDS));
          }
        }
      }
      if (letters > 0) {
        for (int i = 0; i < tokens; i++) {
          double base = y + i * cell + cell / 2 + letters * 0.35;
          shapes.add(
              new Picture.Label(
                  left - 4, base, shown(attention.pieces().get(i)), letters, Place.ENDS));
        }
      }
    }
    int rows = chosen.layers().size();
    int columns = chosen.heads().size();
    double below = top + names + rows * map + (rows - 1) * (BETWEEN + HEADING + 8) + MARGIN;
    shapes.add(new Picture.Label(MARGIN, below + 4, TITLE, CAPTION, Place.BEGINS));
    double width = left + columns * wide + (columns - 1) * BETWEEN + MARGIN;
    double caption = 2 * MARGIN + TITLE.length() * CAPTION * Picture.LETTER;
    return new Picture(TITLE, Math.max(width, caption), below + MARGIN, shapes);
  }

  private static void map(
      double[][] weights, double x, double y, double cell, List<Picture.Shape> shapes) {
    double size = weights.length * cell;
    shapes.add(new Picture.Box(x - 1, y - 1, size + 2, size + 2, 0xB0B0B0));
    shapes.add(new Picture.Box(x, y, size, size, 0xFFFFFF));
    for (int row = 0; row < weights.length; row++) {
      for (int column = 0; column < weights.length; column++) {
        int colour = Shade.of(Math.sqrt(weights[row][column]));
        if (colour != 0xFFFFFF) {
          shapes.add(new Picture.Box(x + column * cell, y + row * cell, cell, cell, colour));
        }
      }
    }
  }

  private static int width(String piece) {
    return shown(piece).length();
  }

  private static String shown(String piece) {
    return piece.length() <= 16 ? piece : piece.substring(0, 15) + "\u2026";
  }
}
