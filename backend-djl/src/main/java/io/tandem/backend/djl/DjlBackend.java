package io.tandem.backend.djl;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;

/** Finds libtorch by way of DJL; to make one, and to ask its name, loads no class of DJL. */
public final class DjlBackend implements Backend {
  static final String NAME = "djl";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "PyTorch (libtorch) through DJL: programs run as TorchScript";
  }

  @Override
  public List<String> devices() {
    List<String> devices = new ArrayList<>();
    int gpus = TorchLibrary.gpus();
    for (int i = 0; i < gpus; i++) {
      devices.add("gpu:" + i);
    }
    devices.add("cpu");
    return List.copyOf(devices);
  }

  @Override
  public Engine open(EngineOptions options) {
    List<String> devices = devices();
    if (!devices.contains(options.device())) {
      throw new BadInputException(
          String.format(
              "the backend '%s' has no device '%s' here; there is %s",
              NAME, options.device(), String.join(", ", devices)));
    }
    return TorchEngine.open(TorchLibrary.engine(), options);
  }
}
