package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Precision;
import io.tandem.models.gpt.Gpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generation token by token against generation that computes everything again. */
class TokenGeneratorTest {
  private static final int CONTEXT = 13;
  private static final Gpt GPT = Models.tiny(CONTEXT);
  private static final List<Sampling> SAMPLINGS =
      List.of(
          Sampling.GREEDY,
          Sampling.PLAIN,
          Sampling.topK(7).withTemperature(1.7),
          Sampling.topP(0.8),
          new Sampling(1.3, 20, 0.9, 0.05));

  static Stream<Backend> backends() {
    return Models.backends().stream();
  }

  private static List<int[]> prompts(long seed, int... lengths) {
    Philox random = Philox.of(seed, "prompts");
    List<int[]> prompts = new ArrayList<>();
    int at = 0;
    for (int length : lengths) {
      int[] prompt = new int[length];
      for (int i = 0; i < length; i++) {
        prompt[i] = random.below(at++, GPT.vocabularySize());
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void tokensWithACacheAreThoseWithoutAloneOrInABatchAndBeyondTheContext(Backend backend) {
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator cached = new TokenGenerator(GPT, state);
        TokenGenerator uncached = TokenGenerator.uncached(GPT, state)) {
      for (long seed = 0; seed < 10; seed++) {
        Models.initialize(GPT, state, seed);
        List<int[]> prompts =
            seed % 2 == 0 ? prompts(seed, 5, 5, 5) : prompts(seed, 1, 9, CONTEXT, 4);
        Sampling sampling = SAMPLINGS.get((int) (seed % SAMPLINGS.size()));
        TokenRequest request = TokenRequest.of(Generation.of(45, sampling), seed);
        List<Continuation> together = cached.generate(prompts, request);
        for (int i = 0; i < prompts.size(); i++) {
          TokenRequest alone = TokenRequest.of(Generation.of(45, sampling), seed + i);
          List<int[]> prompt = prompts.subList(i, i + 1);
          Continuation wanted = uncached.generate(prompt, alone).get(0);
          assertEquals(45, wanted.tokens().size());
          assertEquals(wanted, together.get(i), "seed " + seed + ", row " + i + " of the batch");
          assertEquals(wanted, cached.generate(prompt, alone).get(0), "seed " + seed + ", alone");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void beamsWithACacheAreThoseWithoutAloneOrInABatchAndBeyondTheContext(Backend backend) {
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator cached = new TokenGenerator(GPT, state);
        TokenGenerator uncached = TokenGenerator.uncached(GPT, state)) {
      for (long seed = 0; seed < 4; seed++) {
        Models.initialize(GPT, state, seed);
        List<int[]> prompts = prompts(seed, 5, 2, 9);
        BeamSearch search = new BeamSearch(3, 1, BeamSearch.EarlyStopping.LIKELY, 2);
        TokenRequest request =
            TokenRequest.of(Generation.of(20, search), 0).withEndOfText((int) seed);
        List<List<Integer>> wanted = new ArrayList<>();
        for (int[] prompt : prompts) {
          List<Continuation> alone = uncached.generate(List.of(prompt), request);
          alone.forEach(continuation -> wanted.add(continuation.tokens()));
          assertEquals(2, new HashSet<>(wanted.subList(wanted.size() - 2, wanted.size())).size());
        }
        List<Continuation> together = cached.generate(prompts, request);
        assertEquals(wanted, together.stream().map(Continuation::tokens).toList(), "seed " + seed);
      }
    }
  }

  @Test
  void bothBackendsGiveTheSameTokensForASeed() {
    List<List<Continuation>> results = new ArrayList<>();
    List<List<Integer>> beams = new ArrayList<>();
    for (Backend backend : Models.backends()) {
      List<Continuation> all = new ArrayList<>();
      try (Engine engine = backend.open(EngineOptions.cpu());
          DeviceState state = engine.newState();
          TokenGenerator generator = new TokenGenerator(GPT, state)) {
        for (long seed = 0; seed < 10; seed++) {
          Models.initialize(GPT, state, seed);
          BeamSearch search = BeamSearch.of(3);
          generator
              .generate(prompts(seed, 7), TokenRequest.of(Generation.of(9, search), 0))
              .forEach(beam -> beams.add(beam.tokens()));
          for (Sampling sampling : SAMPLINGS) {
            TokenRequest request = TokenRequest.of(Generation.of(30, sampling), seed);
            all.addAll(generator.generate(prompts(seed, 3, 8), request));
          }
        }
      }
      results.add(all);
    }
    assertEquals(results.get(0), results.get(1));
    assertEquals(beams.subList(0, 10), beams.subList(10, 20));
    assertTrue(new HashSet<>(results.get(0)).size() > 90, "the samples differ among themselves");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void logitsWithACacheDifferByLessThanTheRoundingThatIsAllowedFor(Backend backend) {
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        CachedLogits source = new CachedLogits(GPT, state, Precision.FLOAT32)) {
      double greatest = 0;
      for (long seed = 0; seed < 5; seed++) {
        Models.initialize(GPT, state, seed);
        source.reset();
        List<int[]> tokens = prompts(seed, 1, 7, 4);
        for (int step = 0; step < 6; step++) {
          List<LogitSource.Row> rows = new ArrayList<>();
          for (int i = 0; i < tokens.size(); i++) {
            rows.add(new LogitSource.Row(tokens.get(i), step == 0 ? -1 : i));
          }
          double[][] logits = source.logits(rows);
          for (int i = 0; i < tokens.size(); i++) {
            double[] exact = source.exact(tokens.get(i));
            double mean = Arrays.stream(exact).average().orElseThrow();
            double spread = Arrays.stream(exact).map(x -> Math.abs(x - mean)).max().orElseThrow();
            for (int j = 0; j < exact.length; j++) {
              greatest = Math.max(greatest, Math.abs(exact[j] - logits[i][j]) / spread);
            }
            int[] longer = Arrays.copyOf(tokens.get(i), tokens.get(i).length + 1);
            longer[longer.length - 1] = step;
            tokens.set(i, longer);
          }
        }
      }
      assertTrue(greatest > 0, "the two are computed in different ways");
      assertTrue(greatest < TokenGenerator.ROUNDING, "they differ by " + greatest);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRowThatEndsEarlyChangesNothingAboutTheOthers(Backend backend) {
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator generator = new TokenGenerator(GPT, state)) {
      Models.initialize(GPT, state, 3);
      List<int[]> prompts = prompts(3, 2, 6, 4, 4);
      TokenRequest free = TokenRequest.of(Generation.of(12, Sampling.PLAIN), 9);
      List<Continuation> unended = generator.generate(prompts, free);
      int end = unended.get(1).tokens().get(4);
      List<Continuation> ended = generator.generate(prompts, free.withEndOfText(end));
      for (int i = 0; i < prompts.size(); i++) {
        List<Integer> tokens = unended.get(i).tokens();
        int at = tokens.indexOf(end);
        assertEquals(at < 0 ? tokens : tokens.subList(0, at), ended.get(i).tokens());
        assertEquals(
            at < 0 ? Continuation.Finish.LENGTH : Continuation.Finish.END_OF_TEXT,
            ended.get(i).finish());
      }
      assertEquals(Continuation.Finish.END_OF_TEXT, ended.get(1).finish());
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aPromptThatCannotBeContinuedIsRefused(Backend backend) {
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator generator = new TokenGenerator(GPT, state)) {
      Models.initialize(GPT, state, 0);
      TokenRequest request = TokenRequest.of(Generation.of(1, Sampling.GREEDY), 0);
      assertEquals("the prompt needs at least one token", refusal(generator, request, new int[0]));
      assertEquals(
          "the prompt has 14 tokens, and the model sees at most 13 at once; shorten it",
          refusal(generator, request, new int[CONTEXT + 1]));
      assertEquals(
          "prompt 2 holds the id 53, which is not in [0, 53)",
          refusal(generator, request, new int[] {0}, new int[] {1, 53}));
      assertEquals(1, generator.generate(List.of(new int[CONTEXT]), request).get(0).ids().length);
      Generation never = Generation.of(60, Sampling.PLAIN).withNoRepeatNgram(1);
      assertEquals(
          "after 53 tokens none is left that may come: no-repeat-ngram is 1 and min-tokens 0",
          refusal(generator, TokenRequest.of(never, 0), new int[] {5}));
    }
  }

  private static String refusal(TokenGenerator generator, TokenRequest request, int[]... prompts) {
    List<int[]> all = Arrays.asList(prompts);
    return assertThrows(BadInputException.class, () -> generator.generate(all, request))
        .getMessage();
  }
}
