package io.tandem.notebook;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.training.DeviceModel;
import io.tandem.api.training.TrainedModel;
import io.tandem.notebook.show.Drawable;
import io.tandem.notebook.work.Fitting;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A model that a cell has trained, with its weights on the device, and how that went. */
public final class Fitted implements AutoCloseable, Drawable {
  private final String name;
  private final Fitting.Fit fit;

  Fitted(String name, Fitting.Fit fit) {
    this.name = name;
    this.fit = fit;
  }

  /** The trained model; closed with this. */
  public TrainedModel model() {
    return fit.model();
  }

  /**
   * The trained model, whose variables can be read.
   *
   * @throws IllegalStateException if it has none on a device
   */
  public DeviceModel onDevice() {
    if (fit.model() instanceof DeviceModel device) {
      return device;
    }
    throw new IllegalStateException("'" + name + "' has nothing on a device");
  }

  /** The training loss by step, in nats. */
  public SortedMap<Long, Double> losses() {
    return fit.losses();
  }

  /** The validation loss by step; empty where nothing was validated. */
  public SortedMap<Long, Double> validations() {
    return fit.validations();
  }

  @Override
  public List<Object> drawn() {
    List<Exhibit.Line> lines = new ArrayList<>(List.of(Curves.line("training", losses())));
    if (!validations().isEmpty()) {
      lines.add(Curves.line("validation", validations()));
    }
    return List.of(new Exhibit.Plot(name, "step", "loss", false, lines));
  }

  @Override
  public void close() {
    fit.model().close();
  }

  /** Its name, and how far it came. */
  @Override
  public String toString() {
    return losses().isEmpty()
        ? name + ", not trained"
        : String.format(
            "%s, loss %.4f after %d steps",
            name, losses().get(losses().lastKey()), losses().lastKey());
  }
}
