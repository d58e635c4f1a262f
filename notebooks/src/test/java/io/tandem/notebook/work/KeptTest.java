package io.tandem.notebook.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
  private final List<String> told = new ArrayList<>();
  private final Kept kept = new Kept();

  /** Tells when it is opened and closed. */
  private final class Thing implements AutoCloseable {
    private final String name;

    Thing(String name) {
      this.name = name;
      told.add("open " + name);
    }

    @Override
    public void close() {
      told.add("close " + name);
    }
  }

  @Test
  void whatIsOpenedAnewIsClosedBefore() {
    kept.anew("model", () -> new Thing("first"));
    kept.anew("model", () -> new Thing("second"));
    assertEquals(List.of("open first", "close first", "open second"), told);
    assertEquals(List.of("model"), kept.names());
  }

  @Test
  void whatIsOpenedOnceIsTheSameLater() {
    Thing first = kept.once("engine", Thing.class, () -> new Thing("first"));
    assertSame(first, kept.once("engine", Thing.class, () -> new Thing("second")));
    assertEquals(List.of("open first"), told);
  }

  @Test
  void whatCannotBeOpenedLeavesNothing() {
    kept.anew("model", () -> new Thing("first"));
    assertThrows(
        BadInputException.class,
        () ->
            kept.<Thing>anew(
                "model",
                () -> {
                  throw new BadInputException("no checkpoint");
                }));
    assertEquals(List.of(), kept.names());
    assertEquals(List.of("open first", "close first"), told);
  }

  @Test
  void whatIsReleasedIsClosedAndAWrongNameHasTheNearest() {
    kept.anew("model", () -> new Thing("first"));
    BadInputException thrown = assertThrows(BadInputException.class, () -> kept.release("modell"));
    assertTrue(thrown.getMessage().contains("'model'"), thrown.getMessage());
    kept.release("model");
    assertEquals(List.of("open first", "close first"), told);
  }
}
