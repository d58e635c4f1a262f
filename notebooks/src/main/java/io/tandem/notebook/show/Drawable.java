package io.tandem.notebook.show;

import java.util.List;

/** What is made of parts that there are drawings of. */
public interface Drawable {

  /** What there is to see, from top to bottom: anything that {@link Drawings} draws. */
  List<Object> drawn();
}
