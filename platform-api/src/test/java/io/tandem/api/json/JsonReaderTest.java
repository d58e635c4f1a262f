package io.tandem.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static String problem(String text) {
    return assertThrows(JsonException.class, () -> JsonReader.read(text, "x.json"), text)
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "[",
        "]",
        "[1]]",
        "[1],",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1}}",
        "{\"a\":1}#",
        "// no\n1",
        "/* no */ 1",
        "[1,,2]",
        "[:1]",
        "{\"a\"::1}"
      })
  void brokenStructureIsRefused(String text) {
    assertTrue(problem(text).startsWith("x.json:"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-01",
        "00",
        "+1",
        ".5",
        "-.5",
        "1.",
        "1.e5",
        "1e",
        "1e+",
        "1E-",
        "-",
        "--1",
        "1..2",
        "0x1",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e1.5",
        "1 000",
        "\uff11",
        "0e",
        "2.e3",
        "1.0.0",
        "١"
      })
  void malformedNumbersAreRefused(String text) {
    problem(text);
    problem("[" + text + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"True", "tru", "truee", "nul", "NULL", "False", "undefined", "none", "'a'"})
  void malformedWordsAreRefused(String text) {
    problem(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"a",
        "\"a\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\a\"",
        "\"\\0\"",
        "\"\\'\"",
        "\"\\u\"",
        "\"\\u12\"",
        "\"\\u123g\"",
        "\"\\U0041\"",
        "\"\\u+123\"",
        "\"\\u００４１\"",
        "\"\n\"",
        "\"\t\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\udc00\\ud800\""
      })
  void malformedStringsAreRefused(String text) {
    problem(text);
  }

  @Test
  void surrogatesThatStandAloneInTheTextAreRefused() {
    problem("\"\ud800\"");
    problem("\"\udc00\"");
    problem("\"\ud800a\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a01", "\u000b1", "\f1", "\ufeff1", "1\u2028", "\u00851"})
  void blanksThatJsonDoesNotKnowAreRefused(String text) {
    problem(text);
  }

  @Test
  void keyThatStandsTwiceIsRefusedWhereItStandsAgain() {
    assertEquals(
        "x.json:2:3: the key \"a\" stands twice", problem("{\"a\": 1,\n  \"\\u0061\": 2}"));
  }

  @Test
  void nestingWithoutEndIsRefused() {
    for (String open : List.of("[", "{\"a\":")) {
      assertTrue(problem(open.repeat(100_000)).contains("more than 256 arrays and objects"));
      assertTrue(problem(open.repeat(257)).contains("more than 256 arrays and objects"));
    }
    JsonReader.read("[".repeat(256) + "]".repeat(256), "x");
  }

  @Test
  void lineAndColumnOfTheProblemAreTold() {
    assertEquals(
        "x.json:3:8: expected a value but found '}'", problem("{\n  \"a\": 1,\n  \"b\": }\n"));
    assertEquals("x.json:1:4: expected ']' but found '2'", problem("[1 2]"));
    assertEquals("x.json:2:1: expected the end of the text but found 'x'", problem("1\nx"));
    assertEquals("x.json:1:2: expected a value but the text ends", problem("["));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] latin = "\"gr\u00fcn\"".getBytes(StandardCharsets.ISO_8859_1);
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    byte[] cut = {'"', (byte) 0xe2, (byte) 0x82};
    for (byte[] bytes : List.of(latin, overlong, surrogate, cut)) {
      assertEquals(
          "x: not UTF-8",
          assertThrows(JsonException.class, () -> JsonReader.read(bytes, "x")).getMessage());
    }
  }

  @Test
  void missingFileIsRefused(@TempDir Path folder) {
    Path file = folder.resolve("none.json");
    assertEquals(
        file + ": there is no such file",
        assertThrows(BadInputException.class, () -> JsonReader.read(file)).getMessage());
  }

  @Test
  void contentOfAnotherKindIsRefused() {
    JsonObject object = JsonReader.read("{\"a\": \"1\", \"b\": 1.5, \"c\": 1e400}", "x").asObject();
    assertEquals(
        "expected a whole number but found a text",
        assertThrows(JsonException.class, () -> object.member("a").asLong()).getMessage());
    assertEquals(
        "expected a whole number of 64 bits but found the number 1.5",
        assertThrows(JsonException.class, () -> object.member("b").asLong()).getMessage());
    assertThrows(JsonException.class, () -> object.member("c").asDouble());
    assertThrows(JsonException.class, () -> object.member("b").asArray());
    assertEquals(
        "the key 'd' is missing",
        assertThrows(JsonException.class, () -> object.member("d")).getMessage());
  }

  @Test
  void wholeNumbersKeepTheirBounds() {
    assertEquals(Long.MIN_VALUE, new JsonNumber("-9223372036854775808").asLong());
    assertEquals(1000, new JsonNumber("1e3").asInt());
    for (String beyond : List.of("9223372036854775808", "1e999999999", "1e99999999999999")) {
      assertThrows(JsonException.class, () -> new JsonNumber(beyond).asLong(), beyond);
    }
    assertThrows(JsonException.class, () -> new JsonNumber("2147483648").asInt());
    assertThrows(JsonException.class, () -> new JsonNumber("1" + "0".repeat(9999)).asLong());
  }

  @Test
  void numbersThatJsonDoesNotHaveCannotBeMade() {
    assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> JsonNumber.of(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> new JsonNumber("1."));
  }

  @Test
  void numbersKeepTheDigitsTheyWereWrittenWith() {
    for (String literal :
        List.of("0", "-0", "1.50", "1E5", "1e+05", "123456789012345678901234567890", "-0.0e-0")) {
      assertEquals(new JsonNumber(literal), JsonReader.read(" " + literal + "\n", "x"));
    }
  }

  @Test
  void escapesAreUndone() {
    assertEquals(
        "\"\\/\b\f\n\r\tA\u00e9\u2028\ud83d\ude00\u0000",
        JsonReader.read(
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00E9\\u2028\\uD83d\\uDE00\\u0000\"", "x")
            .asString());
    assertEquals("\ud83d\ude00\u007f", JsonReader.read("\"\ud83d\ude00\u007f\"", "x").asString());
  }

  @Test
  void structureIsKept() {
    JsonValue read =
        JsonReader.read("\r\n{ \"z\" : [ ] ,\t\"\" : { } , \"a\":[true,false,null,\"\"] } ", "x");
    assertEquals(
        JsonObject.builder()
            .put("z", new JsonArray(List.of()))
            .put("", JsonObject.builder().build())
            .put(
                "a",
                new JsonArray(
                    List.of(
                        new JsonBoolean(true),
                        new JsonBoolean(false),
                        JsonNull.NULL,
                        new JsonString(""))))
            .build(),
        read);
    assertEquals(List.of("z", "", "a"), List.copyOf(read.asObject().members().keySet()));
  }

  @Test
  void textsAreReadFromFiles(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "{\"a\": \"\u00fc\"}");
    assertEquals("\u00fc", JsonReader.read(file).asObject().member("a").asString());
  }
}
