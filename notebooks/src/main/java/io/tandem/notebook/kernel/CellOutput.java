package io.tandem.notebook.kernel;

import io.tandem.notebook.show.Rich;
import java.util.function.Function;

/** Where the output of cells goes. Thread-safe. */
public interface CellOutput {

  /**
   * Shows something below the cell that runs.
   *
   * @return by what it can be replaced
   */
  String show(Rich rich);

  /**
   * Puts something in the place of what was shown before.
   *
   * @param id what {@link #show} gave
   */
  void replace(String id, Rich rich);

  /**
   * Draws what a cell's last line gives, from now on.
   *
   * @param type of which things are drawn; an interface stands for all that implement it
   * @param drawing how
   */
  <T> void draw(Class<T> type, Function<Object, Rich> drawing);
}
