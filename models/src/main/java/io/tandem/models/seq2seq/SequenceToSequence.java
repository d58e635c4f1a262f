package io.tandem.models.seq2seq;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Task;
import io.tandem.api.model.Answering;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.SourceDecoding;

/** An encoder and a decoder: a model that makes a text of a text, token by token. */
public interface SequenceToSequence extends DocumentModel, SourceDecoding {

  /** How its texts become tokens. */
  TextPairs pairs();

  /** How its texts are made. */
  Search search();

  @Override
  default Task task() {
    return pairs().task();
  }

  @Override
  default ExampleEncoder encoder() {
    return pairs();
  }

  @Override
  default Answering answering(DeviceState state, Precision precision) {
    return new TextAnswering(this, state, precision);
  }
}
