package io.tandem.notebook.kernel;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import io.tandem.notebook.show.Rich;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The kernel IJava, from which JJava comes: the same under other names. */
final class IJavaOutput implements CellOutput {
  /** What Jupyter calls the name that an output can be replaced by. */
  private static final String DISPLAY_ID = "display_id";

  private final BaseKernel kernel;

  IJavaOutput(BaseKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public String show(Rich rich) {
    String id = UUID.randomUUID().toString();
    DisplayData data = data(rich);
    data.putTransientData(DISPLAY_ID, id);
    kernel.display(data);
    return id;
  }

  @Override
  public void replace(String id, Rich rich) {
    kernel.getIO().display.updateDisplay(id, data(rich));
  }

  @Override
  public <T> void draw(Class<T> type, Function<Object, Rich> drawing) {
    kernel
        .getRenderer()
        .createRegistration(type)
        .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
        .register(
            (thing, context) -> context.getOutputContainer().assign(data(drawing.apply(thing))));
  }

  private static DisplayData data(Rich rich) {
    DisplayData data = new DisplayData(rich.text());
    rich.html().ifPresent(data::putHTML);
    rich.png()
        .ifPresent(png -> data.putData(MIMEType.IMAGE_PNG, png, Map.of("width", rich.width())));
    return data;
  }
}
