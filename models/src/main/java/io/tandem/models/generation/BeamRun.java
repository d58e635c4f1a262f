package io.tandem.models.generation;

import java.util.ArrayList;
import java.util.List;

/** Beam search for several prompts, all beams in step. */
final class BeamRun implements GenerationRun {
  private final LogitSource source;
  private final List<Beams> prompts = new ArrayList<>();

  /** Where the rows of each prompt began in the call before; -1 where it had none. */
  private final int[] offsets;

  BeamRun(
      LogitSource source, List<int[]> prompts, int context, TokenRequest request, BeamScore score) {
    this.source = source;
    BeamSearch search = request.settings().beams().orElseThrow();
    for (int[] prompt : prompts) {
      this.prompts.add(new Beams(search, score, request, new Sequence(prompt, context)));
    }
    offsets = new int[prompts.size()];
    source.reset();
  }

  @Override
  public boolean isDone() {
    return prompts.stream().allMatch(Beams::isDone);
  }

  @Override
  public void step(Listener listener) {
    List<LogitSource.Row> rows = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      if (!prompts.get(i).isDone()) {
        int offset = rows.size();
        for (Beams.Beam beam : prompts.get(i).running()) {
          int origin = beam.origin() < 0 ? -1 : offsets[i] + beam.origin();
          rows.add(new LogitSource.Row(beam.sequence().window(), origin));
        }
        offsets[i] = offset;
      }
    }
    double[][] logits = source.logits(rows);
    List<double[]> attention = source.attention().map(List::of).orElse(List.of());
    for (int i = 0; i < prompts.size(); i++) {
      Beams beams = prompts.get(i);
      if (!beams.isDone()) {
        int end = offsets[i] + beams.running().size();
        beams.advance(
            List.of(logits).subList(offsets[i], end),
            attention.isEmpty() ? List.of() : attention.subList(offsets[i], end));
        if (beams.isDone()) {
          int row = i;
          beams.continuations().get(0).tokens().forEach(token -> listener.accept(row, token));
        }
      }
    }
    if (isDone()) {
      source.reset();
    }
  }

  @Override
  public List<List<Continuation>> continuations() {
    return prompts.stream().map(Beams::continuations).toList();
  }
}
