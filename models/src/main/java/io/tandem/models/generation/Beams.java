package io.tandem.models.generation;

import io.tandem.models.generation.BeamSearch.EarlyStopping;
import io.tandem.models.generation.Continuation.Finish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The beams of one prompt. */
final class Beams {
  private final BeamSearch search;
  private final BeamScore score;
  private final TokenRequest request;
  private final ScoreRules rules;
  private List<Beam> running;
  private List<Ended> ended = new ArrayList<>();
  private boolean done;

  /**
   * A continuation that goes on.
   *
   * @param score the sum of its log-probabilities
   * @param origin the place of the beam that it continues, among those of the step before
   */
  record Beam(Sequence sequence, double score, int origin, Attended attended) {}

  private record Ended(Sequence sequence, double score, Finish finish, Attended attended) {}

  private record Candidate(int beam, int token, double score) {}

  Beams(BeamSearch search, BeamScore score, TokenRequest request, Sequence prompt) {
    this.search = search;
    this.score = score;
    this.request = request;
    this.rules = new ScoreRules(request.settings(), request.ends());
    this.running = List.of(new Beam(prompt, 0, -1, Attended.NOTHING));
  }

  List<Beam> running() {
    return running;
  }

  boolean isDone() {
    return done;
  }

  /**
   * Continues each beam by its logits. A beam that the rules leave no token for is dropped.
   *
   * @param attention what each beam's last token saw of the source; empty where there is none
   * @throws io.tandem.api.error.BadInputException if that leaves neither a beam nor one that ended
   */
  void advance(List<double[]> logits, List<double[]> attention) {
    List<Beam> next = new ArrayList<>();
    List<Ended> ending = new ArrayList<>();
    List<Candidate> candidates = candidates(logits);
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      Beam beam = running.get(candidate.beam);
      Sequence sequence = beam.sequence.copy();
      Attended attended =
          attention.isEmpty() ? beam.attended : beam.attended.and(attention.get(candidate.beam));
      boolean isEnd = request.ends().contains(candidate.token);
      int length = sequence.added() + 1;
      if (!isEnd) {
        sequence.add(candidate.token);
      }
      Optional<Finish> finish = finish(sequence, isEnd);
      if (finish.isEmpty()) {
        if (next.size() < search.beams()) {
          next.add(new Beam(sequence, candidate.score, candidate.beam, attended));
        }
      } else if (i < search.beams()) {
        double scored = score.of(candidate.score, length, attended.coverage());
        ending.add(new Ended(sequence, scored, finish.get(), attended));
      }
    }
    Sequence any = running.get(0).sequence;
    int length = any.added() + 1;
    if (candidates.isEmpty() && ended.isEmpty()) {
      throw rules.noneLeft(any.length());
    }
    running = next;
    ended.addAll(ending);
    // A stable order: of equals the one that ended first.
    ended.sort(Comparator.comparingDouble((Ended e) -> -e.score));
    ended = new ArrayList<>(ended.subList(0, Math.min(search.beams(), ended.size())));
    done = running.isEmpty() || isSettled(length);
  }

  private Optional<Finish> finish(Sequence sequence, boolean isEnd) {
    if (isEnd) {
      return Optional.of(Finish.END_OF_TEXT);
    }
    if (request.stop().test(sequence.continuation())) {
      return Optional.of(Finish.STOP);
    }
    return sequence.added() == request.settings().tokens()
        ? Optional.of(Finish.LENGTH)
        : Optional.empty();
  }

  /** Whether those that ended stand, after so many tokens. */
  private boolean isSettled(int length) {
    if (ended.size() < search.beams()) {
      return false;
    }
    if (search.earlyStopping() == EarlyStopping.FIRST) {
      return true;
    }
    boolean last = search.earlyStopping() == EarlyStopping.NEVER && search.lengthPenalty() > 0;
    Beam first = running.get(0);
    int counted = last ? request.settings().tokens() : length;
    double best = score.of(first.score, counted, first.attended.coverage());
    return best <= ended.get(ended.size() - 1).score;
  }

  /** The best continuations by one token: so many that as many as there are beams can go on. */
  private List<Candidate> candidates(List<double[]> logits) {
    int wanted = Math.max(2, 1 + request.ends().size()) * search.beams();
    List<Candidate> best = new ArrayList<>();
    for (int b = 0; b < logits.size(); b++) {
      Sequence sequence = running.get(b).sequence;
      double[] scores = logSoftmax(logits.get(b));
      rules.apply(scores, sequence.buffer(), sequence.length(), sequence.added());
      double least = Selection.greatest(scores, Math.min(wanted, scores.length));
      for (int token = 0; token < scores.length; token++) {
        if (scores[token] >= least && scores[token] > Double.NEGATIVE_INFINITY) {
          best.add(new Candidate(b, token, running.get(b).score + scores[token]));
        }
      }
    }
    best.sort(Comparator.comparingDouble((Candidate c) -> -c.score));
    return best.subList(0, Math.min(wanted, best.size()));
  }

  private static double[] logSoftmax(double[] logits) {
    double greatest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(x -> Math.exp(x - greatest)).sum();
    double normalizer = greatest + Math.log(sum);
    return Arrays.stream(logits).map(x -> x - normalizer).toArray();
  }

  /** The best that ended, or, where too few did, of those that go on. */
  List<Continuation> continuations() {
    List<Continuation> best = new ArrayList<>();
    for (Ended one : ended) {
      best.add(continuation(one.sequence, one.finish, one.score, one.attended));
    }
    for (Beam one : running) {
      double scored = score.of(one.score, one.sequence.added(), one.attended.coverage());
      best.add(continuation(one.sequence, Finish.LENGTH, scored, one.attended));
    }
    return best.subList(0, Math.min(search.returned(), best.size()));
  }

  private static Continuation continuation(
      Sequence sequence, Finish finish, double score, Attended attended) {
    List<Integer> tokens = Arrays.stream(sequence.continuation()).boxed().toList();
    return new Continuation(tokens, finish, OptionalDouble.of(score), attended.rows(tokens.size()));
  }
}
