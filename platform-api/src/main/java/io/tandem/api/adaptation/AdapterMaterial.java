package io.tandem.api.adaptation;

import io.tandem.api.model.Architecture;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;

/**
 * What is known when an adaptation is made.
 *
 * @param model what it changes
 * @param program one of its programs without dropout, in which the layers are found
 * @param base the values of the model's weights that stay as they are; those that are not named are
 *     trained
 * @param source where these values are from, for those who look for them again; may be empty
 */
public record AdapterMaterial(
    Architecture model, Program program, Map<String, HostTensor> base, String source) {
  /** Copies the map. */
  public AdapterMaterial {
    base = Map.copyOf(base);
  }
}
