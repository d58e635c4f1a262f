package io.tandem.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DataTest {
  @Test
  void aDatasetNeedsDocumentsWithDifferentNames() {
    assertThrows(IllegalArgumentException.class, () -> new TextDataset("none", List.of()));
    List<Document> twice = List.of(new Document("a", "x"), new Document("a", "y"));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new TextDataset("two", twice));
    assertEquals("two has two documents named 'a'", error.getMessage());
  }

  @Test
  void theChecksumTellsDatasetsApartByTheirDocumentsAlone() {
    Document plain = new Document("a", "bc");
    String checksum = dataset("one", plain).sha256();
    assertEquals(checksum, dataset("another name", new Document("a", "bc")).sha256());
    assertTrue(checksum.matches("[0-9a-f]{64}"));
    List<TextDataset> others =
        List.of(
            dataset("one", new Document("ab", "c")),
            dataset("one", new Document("a", "bd")),
            dataset("one", new Document("a", "bc", Map.of("x", "y"))),
            dataset("one", new Document("a", "bc", Map.of("xy", ""))),
            dataset("one", plain, new Document("b", "")));
    assertEquals(
        6,
        Stream.concat(others.stream().map(TextDataset::sha256), Stream.of(checksum))
            .distinct()
            .count());
  }

  @Test
  void theLengthOfADatasetIsInBytes() {
    assertEquals(
        6,
        dataset("d", new Document("a", "\u00E9"), new Document("b", "\uD83D\uDE00")).utf8Bytes());
  }

  @Test
  void aBatchKeepsWhatItWasMadeOf() {
    Map<String, HostTensor> tensors = new HashMap<>();
    HostTensor ids = HostTensor.of(new int[] {1, 2}, 1, 2);
    tensors.put(Batch.INPUT_IDS, ids);
    Batch batch = new Batch(tensors, 1, 2, OptionalLong.empty());
    tensors.clear();
    assertEquals(ids, batch.tensor("input_ids"));
    assertThrows(UnsupportedOperationException.class, () -> batch.tensors().clear());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> batch.tensor("labels"));
    assertEquals("the batch has no tensor 'labels', only [input_ids]", error.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new Batch(Map.of(), 1, 2, OptionalLong.empty()));
  }

  @Test
  void positionsFollowOneAnotherThroughPassesOfDifferentLength() {
    BatchSource source =
        new BatchSource() {
          @Override
          public long batches(long epoch) {
            return epoch == 0 ? 2 : 1;
          }

          @Override
          public Batch read(BatchPosition position) {
            throw new UnsupportedOperationException();
          }
        };
    List<BatchPosition> walk = Stream.iterate(BatchPosition.START, source::after).limit(4).toList();
    assertEquals(
        List.of(
            new BatchPosition(0, 0),
            new BatchPosition(0, 1),
            new BatchPosition(1, 0),
            new BatchPosition(2, 0)),
        walk);
    assertEquals(walk, walk.stream().sorted().toList());
    assertNotEquals(0, walk.get(0).compareTo(walk.get(1)));
    assertThrows(IllegalArgumentException.class, () -> new BatchPosition(0, -1));
  }

  private static TextDataset dataset(String name, Document... documents) {
    return new TextDataset(name, Arrays.asList(documents));
  }
}
