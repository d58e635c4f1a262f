package io.tandem.api.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.model.Model;

/** A trained model that is an architecture with weights on a device. */
public interface DeviceModel extends TrainedModel {

  /** The architecture. */
  Model model();

  /** Where its weights lie under their names; closed with this model. */
  DeviceState state();
}
