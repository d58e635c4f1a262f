package io.tandem.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoconWriterTest {
  private static final Origin HERE = Origin.of("test");

  @Test
  void writtenTreeReadsLikeOneWrittenByHand() {
    ConfigNode.Section tree =
        HoconReader.parse(
            "backend = [djl, tf], model { type = gpt, layers = 4, empty {} }, "
                + "text = \"two words\", truth = \"true\", rate = 3e-4, on = true, \"a.b\" = 1, "
                + "list = [{ x = 1 }]",
            "x");
    assertEquals(
        """
        "a.b" = 1
        backend = [djl, tf]
        list = [
          {
            x = 1
          }
        ]
        model {
          empty {}
          layers = 4
          type = gpt
        }
        on = true
        rate = 3e-4
        text = "two words"
        truth = "true"
        """,
        HoconWriter.write(tree));
  }

  @Test
  void randomTreesAreReadBackTheSame() {
    Random random = new Random(20240229);
    for (int i = 0; i < 300; i++) {
      ConfigNode.Section tree = section(random, 4);
      String text = HoconWriter.write(tree);
      assertTrue(HoconReader.parse(text, "written").sameAs(tree), text);
    }
  }

  private static ConfigNode.Section section(Random random, int depth) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      entries.put(text(random), node(random, depth - 1));
    }
    return new ConfigNode.Section(entries, HERE);
  }

  private static ConfigNode node(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 6 : 4);
    if (kind == 4) {
      return section(random, depth);
    }
    if (kind == 5) {
      List<ConfigNode> items = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        items.add(node(random, depth - 1));
      }
      return new ConfigNode.Sequence(items, HERE);
    }
    return switch (kind) {
      case 0 -> scalar(ConfigNode.Scalar.Kind.BOOLEAN, Boolean.toString(random.nextBoolean()));
      case 1 -> scalar(ConfigNode.Scalar.Kind.NUMBER, Long.toString(random.nextLong()));
      case 2 ->
          scalar(
              ConfigNode.Scalar.Kind.NUMBER,
              Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(61) - 30)));
      default -> scalar(ConfigNode.Scalar.Kind.TEXT, text(random));
    };
  }

  private static ConfigNode.Scalar scalar(ConfigNode.Scalar.Kind kind, String text) {
    return new ConfigNode.Scalar(kind, text, HERE);
  }

  private static String text(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "Z",
            "-",
            "_",
            "7",
            ".",
            " ",
            "\"",
            "\\",
            "\n",
            "\t",
            "${a}",
            "#",
            "//",
            "true",
            "null",
            "include",
            "+=",
            "{",
            "]",
            ",",
            ":",
            "é",
            "\u0001",
            "\u2028",
            "\uD83D\uDE00");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}
