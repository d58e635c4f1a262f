package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LabelPlacesTest {
  @Test
  void aLabelGoesAboveItsMarkWhereThereIsRoom() {
    LabelPlaces places = new LabelPlaces(200, 100);
    assertEquals(new LabelPlaces.Place(100, 42, "middle"), places.of("word", 100, 50));
  }

  @Test
  void labelsOfNearMarksGoBelowAndAside() {
    LabelPlaces places = new LabelPlaces(400, 100);
    assertEquals("middle", places.of("issues", 100, 50).anchor());
    assertEquals(67, places.of("established", 101, 50).y());
    assertEquals("start", places.of("third", 100, 50).anchor());
    assertEquals("end", places.of("fourth", 100, 50).anchor());
  }

  @Test
  void noLabelLeavesTheDrawingOrCoversAMark() {
    LabelPlaces places = new LabelPlaces(200, 100);
    assertEquals(22, places.of("top", 100, 5).y());
    assertEquals("start", places.of("left", 3, 50).anchor());
    places.mark(150, 44, 3);
    assertEquals(67, places.of("word", 150, 50).y());
  }
}
