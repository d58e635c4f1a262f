package io.tandem.datasets.tokenization;

import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.datasets.text.StateOfTheUnionReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What scripts/fixtures/bpe.py wrote, and the texts that it was given. */
final class Fixtures {
  private Fixtures() {}

  static String text(String name) {
    try (InputStream resource = Fixtures.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonValue json(String name) {
    return JsonReader.read(text(name), name);
  }

  static List<String> awkwardTexts() {
    return json("awkward-texts.json").asArray().items().stream().map(JsonValue::asString).toList();
  }

  static TextDataset addresses() {
    return new StateOfTheUnionReader().read(new StateOfTheUnionReader.Settings());
  }

  /** Six addresses, and three times the awkward texts. */
  static TextDataset smallCorpus() {
    List<Document> documents = new ArrayList<>(addresses().documents().subList(0, 6));
    for (int copy = 0; copy < 3; copy++) {
      for (String text : awkwardTexts()) {
        documents.add(new Document("awkward " + documents.size(), text));
      }
    }
    return new TextDataset("small corpus", documents);
  }

  static BytePairSettings settings(int vocabularySize) {
    return new BytePairSettings(vocabularySize, 2, List.of("<|endoftext|>"));
  }

  /** The checksum of lines. */
  static String sha256(Stream<String> lines) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
