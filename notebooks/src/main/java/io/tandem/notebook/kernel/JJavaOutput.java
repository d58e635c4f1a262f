package io.tandem.notebook.kernel;

import io.tandem.notebook.show.Rich;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** The kernel JJava. */
final class JJavaOutput implements CellOutput {
  /** What Jupyter calls the name that an output can be replaced by. */
  private static final String DISPLAY_ID = "display_id";

  private final BaseKernel kernel;

  JJavaOutput(BaseKernel kernel) {
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
