package io.tandem.models.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.models.gpt.GptPreset;
import io.tandem.models.gpt.GptSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a GPT's settings, which are as good as any. */
class ModelDescriptionTest {
  private static final GptSettings SETTINGS = GptSettings.of(GptPreset.GPT2);

  private static final ModelDescription<GptSettings> DESCRIPTION =
      new ModelDescription<>(
          "some",
          SETTINGS,
          new Task.Classification("party"),
          Map.of("classes", List.of("Whig", "a \"b\"")));

  private static Optional<ModelDescription<GptSettings>> read(String json) {
    JsonObject config = JsonReader.read(json, "config.json").asObject();
    return ModelDescription.read(config, "some", GptSettings.class);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertEquals(Optional.of(DESCRIPTION), read(DESCRIPTION.json().toString()));
    assertEquals(List.of("Whig", "a \"b\""), DESCRIPTION.learned("classes"));
    assertEquals("party", DESCRIPTION.task(Task.Classification.class).label());
  }

  @Test
  void anotherArchitecturesDescriptionIsNotThisOnes() {
    assertEquals(
        Optional.empty(), ModelDescription.read(DESCRIPTION.json(), "other", GptSettings.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"dropout\":| \"dropoud\":| dropoud",
        "\"dropout\":0.1| \"dropout\":-8| dropout: -8 is out of range",
        "\"type\":\"classification\"| \"type\":\"clasification\"| did you mean 'classification'",
        "\"learned\":| \"learnt\":| the key 'learned' is missing",
        "\"classes\":[| \"classes\":1,\"more\":[| expected an array but found the number 1",
        "\"Whig\"| 7| expected a text but found the number 7",
      })
  void whatIsMalformedIsToldWithItsKey(String was, String is, String message) {
    String json = DESCRIPTION.json().toString();
    assertTrue(json.contains(was), json);
    BadInputException error =
        assertThrows(BadInputException.class, () -> read(json.replace(was, is)));
    assertTrue(error.getMessage().contains(message.replace("settings.", "")), error.getMessage());
  }

  @Test
  void aListThatNoTrainingWouldLeaveIsRefused() {
    for (String items : List.of("[]", "[\"a\",\"a\"]")) {
      ModelDescription<GptSettings> read =
          read(DESCRIPTION.json().toString().replace("[\"Whig\",\"a \\\"b\\\"\"]", items))
              .orElseThrow();
      assertThrows(BadInputException.class, () -> read.learned("classes"), items);
    }
    String message =
        assertThrows(BadInputException.class, () -> DESCRIPTION.learned("clases")).getMessage();
    assertTrue(message.contains("did you mean 'classes'"), message);
    assertThrows(BadInputException.class, () -> DESCRIPTION.task(Task.Tagging.class));
  }
}
