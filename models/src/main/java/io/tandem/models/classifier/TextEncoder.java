package io.tandem.models.classifier;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Decoding;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Documents as tokens, cut to a greatest length; the first tokens are kept.
 *
 * @param head what is told beside the tokens; nothing for documents that are only asked about
 */
record TextEncoder(Tokenizer tokenizer, int maxLength, Optional<Head> head)
    implements ExampleEncoder {
  static final String TIME = "time";

  @Override
  public Map<String, Feature> features() {
    int padding = tokenizer.idOf(Tokenizer.PADDING).orElse(0);
    Map<String, Feature> features = new TreeMap<>();
    features.put(Batch.INPUT_IDS, Feature.integers(padding, TIME));
    features.put(Decoding.ATTENTION_MASK, Feature.integers(0, TIME));
    head.ifPresent(h -> features.put(Batch.LABELS, h.feature()));
    return features;
  }

  @Override
  public List<String> lengthAxes() {
    return List.of(TIME);
  }

  @Override
  public Example encode(Document document) {
    int[] ids = tokenizer.encode(document.text());
    if (ids.length > maxLength) {
      ids = Arrays.copyOf(ids, maxLength);
    }
    int[] mask = new int[ids.length];
    Arrays.fill(mask, 1);
    Map<String, HostTensor> tensors = new TreeMap<>();
    tensors.put(Batch.INPUT_IDS, HostTensor.of(ids, ids.length));
    tensors.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, mask.length));
    long targets = 0;
    if (head.isPresent()) {
      HostTensor label = head.get().encode(document);
      tensors.put(Batch.LABELS, label);
      targets = head.get().targets(label);
    }
    return new Example(document.name(), tensors, targets);
  }
}
