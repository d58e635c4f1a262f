package io.tandem.datasets.augmentation;

import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.Map;

/**
 * Makes examples as a model does, and in each pass of training of documents whose words were
 * changed. Thread-safe if the model's is.
 *
 * @param encoder the model's
 * @param augmentation what is done to documents
 */
public record AugmentingEncoder(ExampleEncoder encoder, DocumentAugmentation augmentation)
    implements ExampleEncoder {
  @Override
  public Map<String, Feature> features() {
    return encoder.features();
  }

  @Override
  public List<String> lengthAxes() {
    return encoder.lengthAxes();
  }

  @Override
  public List<String> partAxes() {
    return encoder.partAxes();
  }

  @Override
  public int longest(String axis) {
    return encoder.longest(axis);
  }

  @Override
  public Example encode(Document document) {
    return encoder.encode(document);
  }

  @Override
  public boolean varies() {
    return !augmentation.isEmpty() || encoder.varies();
  }

  /**
   * {@inheritDoc} A document whose words were changed so that the model takes it no longer, as one
   * that has grown beyond the longest, is read as it was.
   */
  @Override
  public Example vary(Document document, Example example, Draws draws) {
    Document changed = augmentation.of(document, draws);
    if (changed.equals(document)) {
      return encoder.vary(document, example, draws);
    }
    Example other;
    try {
      other = encoder.encode(changed);
    } catch (BadInputException e) {
      return encoder.vary(document, example, draws);
    }
    return encoder.vary(changed, other, draws);
  }
}
