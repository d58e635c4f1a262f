package io.tandem.models.pipeline;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.encoder.EncoderInput;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts as an encoder reads them, cut at their ends, without white space around them.
 *
 * @param padding the token that fills up
 * @param types whether the encoder reads types of tokens
 */
record SequenceExamples(Tokenizer tokenizer, SentenceForm form, int padding, boolean types)
    implements ExampleEncoder {
  private static final String TIME = "time";

  @Override
  public Map<String, Feature> features() {
    Map<String, Feature> features = new TreeMap<>();
    features.put(Batch.INPUT_IDS, Feature.integers(padding, TIME));
    features.put(Decoding.ATTENTION_MASK, Feature.integers(0, TIME));
    if (types) {
      features.put(EncoderInput.TOKEN_TYPE_IDS, Feature.integers(0, TIME));
    }
    return features;
  }

  @Override
  public List<String> lengthAxes() {
    return List.of(TIME);
  }

  @Override
  public Example encode(Document document) {
    String text = document.text().strip();
    TextSequence sequence;
    try {
      sequence =
          new TextSequences(tokenizer.template(), form.longest())
              .fit(
                  Truncation.LONGEST_FIRST,
                  tokenizer.tokenize(form.lowercase() ? text.toLowerCase(Locale.ROOT) : text));
    } catch (BadInputException e) {
      throw new BadInputException(document.name() + ": " + e.getMessage(), e);
    }
    int[] mask = new int[sequence.length()];
    Arrays.fill(mask, 1);
    Map<String, HostTensor> tensors = new TreeMap<>();
    tensors.put(Batch.INPUT_IDS, HostTensor.of(sequence.ids(), mask.length));
    tensors.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, mask.length));
    if (types) {
      tensors.put(EncoderInput.TOKEN_TYPE_IDS, HostTensor.of(sequence.types(), mask.length));
    }
    return new Example(document.name(), tensors, 0);
  }
}
