package io.tandem.models.seq2seq;

import io.tandem.api.model.Decoding;
import io.tandem.api.program.Recurrent.State;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import io.tandem.models.seq2seq.AttentionDecoder.Carried;
import io.tandem.models.seq2seq.AttentionLayer.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a recurrent decoder keeps on the device from token to token, by the names of {@link
 * Decoding}; what it knows of the source goes out once.
 */
record DecoderState(Carried carried, Source source) {
  private static final Dim TIME = Dim.symbol(TextPairs.SOURCE);

  static DecoderState input(Trace trace, RecurrentSeq2SeqConfig config, Dim batch) {
    TensorType vector = TensorType.float32(batch, Dim.of(config.hidden()));
    List<State> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      Tensor hidden = trace.input(Decoding.PAST + i + ".hidden", vector);
      Optional<Tensor> memory =
          config.cell().hasMemory()
              ? Optional.of(trace.input(Decoding.PAST + i + ".memory", vector))
              : Optional.empty();
      layers.add(new State(hidden, memory));
    }
    boolean isFed =
        config.attention() instanceof SourceAttention.Luong luong && luong.inputFeeding();
    Optional<Tensor> fed =
        isFed ? Optional.of(trace.input(Decoding.PAST + "fed", vector)) : Optional.empty();
    return new DecoderState(new Carried(layers, fed), source(trace, config, batch));
  }

  private static Source source(Trace trace, RecurrentSeq2SeqConfig config, Dim batch) {
    if (config.attention() instanceof SourceAttention.None) {
      Tensor nothing = trace.fill(0, TensorType.float32(1));
      return new Source(nothing, nothing, nothing);
    }
    TensorType outputs = TensorType.float32(batch, TIME, Dim.of(config.hidden()));
    Tensor all = trace.input(Decoding.PAST + "source.outputs", outputs);
    return new Source(
        all,
        AttentionLayer.isAdditive(config.attention())
            ? trace.input(Decoding.PAST + "source.keys", outputs)
            : all,
        trace.input(Decoding.PAST + "source.bias", TensorType.float32(batch, TIME)));
  }

  static void output(Trace trace, Source source, SourceAttention attention) {
    if (!(attention instanceof SourceAttention.None)) {
      trace.output(Decoding.PRESENT + "source.outputs", source.outputs());
      if (AttentionLayer.isAdditive(attention)) {
        trace.output(Decoding.PRESENT + "source.keys", source.keys());
      }
      trace.output(Decoding.PRESENT + "source.bias", source.bias());
    }
  }

  static void output(Trace trace, Carried carried) {
    for (int i = 0; i < carried.layers().size(); i++) {
      State state = carried.layers().get(i);
      String layer = Decoding.PRESENT + i;
      trace.output(layer + ".hidden", state.hidden());
      state.memory().ifPresent(memory -> trace.output(layer + ".memory", memory));
    }
    carried.fed().ifPresent(fed -> trace.output(Decoding.PRESENT + "fed", fed));
  }
}
