package io.tandem.models.seq2seq;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.data.Document;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.Answering;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.SourceAlignment;
import io.tandem.api.program.Precision;
import io.tandem.models.generation.Continuation;
import io.tandem.models.generation.SourceGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes texts of documents, those of like length at once. */
final class TextAnswering implements Answering {
  private final SequenceToSequence model;
  private final SourceGenerator generator;

  TextAnswering(SequenceToSequence model, DeviceState state, Precision precision) {
    this.model = model;
    generator = new SourceGenerator(model, state, precision, model.pairs().marks());
  }

  @Override
  public List<Prediction> answer(List<Document> documents) {
    List<int[]> sources = documents.stream().map(model.pairs()::source).toList();
    List<Integer> byLength =
        IntStream.range(0, sources.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> sources.get(i).length))
            .toList();
    List<Prediction> answers = new ArrayList<>(Collections.nCopies(sources.size(), null));
    int size = model.search().batch();
    for (int from = 0; from < byLength.size(); from += size) {
      List<Integer> batch = byLength.subList(from, Math.min(from + size, byLength.size()));
      List<Continuation> made = make(batch.stream().map(sources::get).toList());
      for (int i = 0; i < batch.size(); i++) {
        answers.set(batch.get(i), text(sources.get(batch.get(i)), made.get(i)));
      }
    }
    return answers;
  }

  private List<Continuation> make(List<int[]> sources) {
    Search search = model.search();
    int most = model.pairs().limits().target() - 1;
    if (search.beams() == 1) {
      return generator.greedy(sources, most);
    }
    return generator
        .beams(sources, most, search.beams(), search.lengthPenalty(), search.coveragePenalty())
        .stream()
        .map(found -> found.get(0))
        .toList();
  }

  private Prediction text(int[] source, Continuation made) {
    Tokenizer tokenizer = model.pairs().tokenizer();
    String text = tokenizer.decode(made.ids()).strip();
    if (made.attention().isEmpty()) {
      return new Prediction.Text(text);
    }
    SourceAlignment alignment =
        new SourceAlignment(pieces(source), pieces(made.ids()), made.attention());
    return new Prediction.Text(text, Optional.of(alignment));
  }

  /** What each token stands for, as far as one can read it. */
  private List<String> pieces(int[] ids) {
    Tokenizer tokenizer = model.pairs().tokenizer();
    return Arrays.stream(ids).mapToObj(tokenizer::decode).toList();
  }

  @Override
  public void close() {
    generator.close();
  }
}
