package io.tandem.datasets.tokenization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.TextTemplate;
import io.tandem.api.data.TextTemplate.Part;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates and roles in files that anyone may have written. */
class TemplateReadingTest {
  private static final String A = "{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}";
  private static final String B = "{\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}";

  @TempDir Path folder;

  private static String file(String postProcessor) {
    return """
    {"version": "1.0", "truncation": null, "padding": null,
     "added_tokens": [{"id": 0, "content": "<s>", "single_word": false, "lstrip": false,
       "rstrip": false, "normalized": false, "special": true}],
     "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
     "post_processor": %s, "decoder": null,
     "model": {"type": "WordPiece", "unk_token": "?", "continuing_subword_prefix": "##",
       "max_input_chars_per_word": 100, "vocab": {"<s>": 0, "?": 1, "a": 2, "</s>": 3}}}
    """
        .formatted(postProcessor);
  }

  private static String template(String single, String pair, String special) {
    return String.format(
        "{\"type\": \"TemplateProcessing\", \"single\": [%s], \"pair\": [%s], \"special_tokens\":"
            + " %s}",
        single, pair, special);
  }

  static Stream<Arguments> bad() {
    String begin = "{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}";
    return Stream.of(
        Arguments.of(
            "{\"type\": \"BertProcesing\"}",
            "type 'BertProcesing': did you mean 'BertProcessing'? Allowed: BertProcessing,"
                + " ByteLevel, RobertaProcessing, Sequence, TemplateProcessing"),
        Arguments.of("7", "type ''"),
        Arguments.of("{\"type\": \"BertProcessing\"}", "'cls' must be a token and its id"),
        Arguments.of(
            "{\"type\": \"BertProcessing\", \"cls\": [\"<s>\", 9], \"sep\": [\"</s>\", 3]}",
            "the id of '<s>' is the number 9, which is none of the vocabulary's"),
        Arguments.of(
            "{\"type\": \"RobertaProcessing\", \"cls\": [\"<s>\", 3], \"sep\": [\"</s>\", 3]}",
            "the id of '<s>' is the number 3; in the vocabulary that is '</s>', and '<s>' has the"
                + " id 0"),
        Arguments.of(template(A, A, "{}"), "a template with the texts [1] instead of [1, 2]"),
        Arguments.of(
            template(A + "," + A, A + "," + B, "{}"), "a template with the texts [1, 1] instead"),
        Arguments.of(
            template(begin + "," + A, A + "," + B, "{}"),
            "'single' has the special token 'x', of which special_tokens does not tell the ids"),
        Arguments.of(
            template(
                begin + "," + A,
                A + "," + B,
                "{\"x\": {\"id\": \"x\", \"ids\": [-1], \"tokens\": [\"<s>\"]}}"),
            "the id of '<s>' is the number -1"),
        Arguments.of(
            template("{\"Sequence\": {\"id\": \"C\", \"type_id\": 0}}", A + "," + B, "{}"),
            "'single' has a text that is neither A nor B"),
        Arguments.of(
            template("{\"Sequence\": {\"id\": \"A\"}}", A + "," + B, "{}"),
            "'single' has a part whose type_id is"),
        Arguments.of(template("\"$A\"", A + "," + B, "{}"), "neither Sequence nor SpecialToken"),
        Arguments.of(
            String.format(
                "{\"type\": \"Sequence\", \"processors\": [%s, %s]}",
                template(A, A + "," + B, "{}"), template(A, A + "," + B, "{}")),
            "a sequence with 2 templates"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatIsNoTemplateIsRefusedWithTheReason(String postProcessor, String reason) {
    BadInputException error =
        assertThrows(
            BadInputException.class,
            () -> TokenizerJson.parse(file(postProcessor), "a file").close());
    assertTrue(
        error.getMessage().startsWith("a file: post_processor: " + reason)
            || error.getMessage().contains(reason),
        error.getMessage());
  }

  @Test
  void aSpecialTokenOfATemplateMayBeSeveral() {
    String special = "{\"x\": {\"id\": \"x\", \"ids\": [0, 2], \"tokens\": [\"<s>\", \"a\"]}}";
    String begin = "{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}";
    try (Tokenizer tokenizer =
        TokenizerJson.parse(file(template(begin + "," + A, A + "," + B, special)), "a file")) {
      TextTemplate template = tokenizer.template();
      assertEquals(
          List.of(new Part.Token(0, 0), new Part.Token(2, 0), new Part.Text(1, 0)), template.one());
      assertEquals(2, template.addedToOne());
      assertEquals(0, template.addedToPair());
    }
  }

  @Test
  void rolesAreThoseThatTheFilesBesideName() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), file("null"));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"cls_token": {"__type": "AddedToken", "content": "a", "lstrip": false},
         "mask_token": "[MASK]", "pad_token": null}
        """);
    Files.writeString(
        folder.resolve("special_tokens_map.json"),
        "{\"cls_token\": \"<s>\", \"sep_token\": {\"content\": \"</s>\"}}");
    try (Tokenizer tokenizer = TokenizerJson.load(folder)) {
      assertEquals(OptionalInt.of(2), tokenizer.roles().classification());
      assertEquals(OptionalInt.of(3), tokenizer.roles().separator());
      assertEquals(OptionalInt.of(1), tokenizer.roles().unknown());
      assertEquals(OptionalInt.empty(), tokenizer.roles().mask());
      assertEquals(OptionalInt.empty(), tokenizer.roles().padding());
      assertEquals(OptionalInt.of(0), tokenizer.roles().beginning());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"mask_token\": 7}",
        "{\"mask_token\": [\"a\"]}",
        "{\"mask_token\": {\"token\": \"a\"}}",
        "{\"mask_token\": true",
        "{\"a\": 1, \"a\": 2}"
      })
  void whatNamesNoRolesIsRefusedWithTheFile(String content) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), file("null"));
    for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
      Path file = Files.writeString(folder.resolve(name), content);
      BadInputException error =
          assertThrows(BadInputException.class, () -> TokenizerJson.load(folder).close());
      assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
    }
  }
}
