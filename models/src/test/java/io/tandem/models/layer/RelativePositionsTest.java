package io.tandem.models.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RelativePositionsTest {

  static List<String> linesOfTransformers() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/io/tandem/models/t5/buckets.tsv"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("linesOfTransformers")
  void bucketsBeginWhereThoseOfTransformersBegin(String line) {
    String[] parts = line.split("\t", -1);
    int most = Integer.parseInt(parts[1]);
    RelativePositions positions = new RelativePositions(Integer.parseInt(parts[0]), most);
    boolean bothSides = Boolean.parseBoolean(parts[2]);
    List<String> begins = new ArrayList<>();
    int before = -1;
    for (int position = -most - 20; position <= most + 20; position++) {
      int bucket = positions.bucket(position, bothSides);
      if (bucket != before) {
        begins.add(position + ":" + bucket);
      }
      before = bucket;
    }
    assertEquals(parts[3], String.join(" ", begins));
  }

  @ParameterizedTest
  @CsvSource({"32, 16", "32, 3", "9, 4"})
  void distancesMustBeMoreThanBucketsOfOneDistanceEach(int buckets, int most) {
    assertThrows(BadInputException.class, () -> new RelativePositions(buckets, most));
  }
}
