package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedGenerationTest {
  @TempDir Path folder;

  private PublishedGeneration read(String json) throws IOException {
    Files.writeString(folder.resolve(PublishedGeneration.FILE), json);
    return PublishedGeneration.read(folder).orElseThrow();
  }

  private String refused(String json) throws IOException {
    PublishedGeneration read = read(json);
    return assertThrows(
            BadInputException.class,
            () -> {
              read.settings();
              read.ends();
            })
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void withoutTheFileNothingIsSaid() {
    assertEquals(Optional.empty(), PublishedGeneration.read(folder));
  }

  @Test
  void whatIsDrawnIsToldByItsFilters() throws IOException {
    assertEquals(
        Map.of("temperature", "0.6", "top-p", "0.9", "tokens", "64", "repetition-penalty", "1.1"),
        read("{\"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.9, \"top_k\": null,"
                + " \"max_new_tokens\": 64, \"repetition_penalty\": 1.1, \"_from_model_config\":"
                + " true}")
            .settings());
  }

  @Test
  void whatIsNotDrawnIsTheLikeliestOrSearchedFor() throws IOException {
    assertEquals(
        Map.of("temperature", "0"), read("{\"do_sample\": false, \"top_k\": 4}").settings());
    assertEquals(Map.of(), read("{\"temperature\": 0.6}").settings());
    assertEquals(
        Map.of("beams", "4", "length-penalty", "2.0", "early-stopping", "first", "min-tokens", "3"),
        read("{\"num_beams\": 4, \"length_penalty\": 2.0, \"early_stopping\": true,"
                + " \"min_new_tokens\": 3}")
            .settings());
    assertEquals(
        Map.of("beams", "2", "early-stopping", "never", "returned", "2"),
        read("{\"do_sample\": false, \"num_beams\": 2, \"early_stopping\": \"never\","
                + " \"num_return_sequences\": 2}")
            .settings());
  }

  @Test
  void oneTokenOrSeveralEndATextOrNothingIsSaid() throws IOException {
    assertEquals(Set.of(), read("{}").ends());
    assertEquals(Set.of(2), read("{\"eos_token_id\": 2}").ends());
    assertEquals(Set.of(2, 128001), read("{\"eos_token_id\": [128001, 2]}").ends());
  }

  @Test
  void whatCannotBeIsRefusedByItsKey() throws IOException {
    assertEquals(
        "generation_config.json: eos_token_id is a text, not a token or a list of them",
        refused("{\"eos_token_id\": \"x\"}"));
    assertEquals(
        "generation_config.json: do_sample is the number 1, not true or false",
        refused("{\"do_sample\": 1}"));
    assertEquals(
        "generation_config.json: top_p is a text, not a number",
        refused("{\"do_sample\": true, \"top_p\": \"0.9\"}"));
    assertEquals(
        "generation_config.json: do_sample with num_beams 4: beams that are drawn there are none"
            + " here; take one of both away",
        refused("{\"do_sample\": true, \"num_beams\": 4}"));
  }
}
