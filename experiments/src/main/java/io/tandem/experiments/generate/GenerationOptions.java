package io.tandem.experiments.generate;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.config.Origin;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordBinder;
import io.tandem.api.error.BadInputException;
import io.tandem.models.generation.BeamSearch;
import io.tandem.models.generation.Generation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * The options that choose how tokens are generated: the keys of {@link Generation}, checked as they
 * are in a config.
 */
public final class GenerationOptions {
  private static final String BEAMS = "beams";
  private static final String TEMPERATURE = "temperature";
  private static final Set<String> COMMON =
      Set.of("tokens", "min-tokens", "repetition-penalty", "no-repeat-ngram");
  private static final Set<String> SAMPLING = Set.of(TEMPERATURE, "top-k", "top-p", "min-p");
  private static final Set<String> SEARCH =
      Set.of(BEAMS, "length-penalty", "early-stopping", "returned");

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "The greatest number of tokens that are added. Default: 100.")
  private String tokens;

  @Option(
      names = "--min-tokens",
      paramLabel = "N",
      description = "How many tokens are added before the end of the text may come. Default: 0.")
  private String minTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "What the logits are divided by; 0 always takes the likeliest token. Default: 1.")
  private String temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many of the likeliest tokens are considered; 0 for all, as by default.")
  private String topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "The likeliest tokens are considered until their probabilities reach this. Default: 1.")
  private String topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Tokens are considered that are at least this share as likely as the likeliest. Default:"
              + " 0.")
  private String minP;

  @Option(
      names = "--beams",
      paramLabel = "N",
      description = "Searches with so many beams instead of drawing.")
  private String beams;

  @Option(
      names = "--length-penalty",
      paramLabel = "X",
      description = "A beam's log-probability is divided by its length to this power. Default: 1.")
  private String lengthPenalty;

  @Option(
      names = "--early-stopping",
      paramLabel = "WHEN",
      completionCandidates = Endings.class,
      description = "When a beam search is done: first, likely or never. Default: likely.")
  private String earlyStopping;

  @Option(
      names = "--returned",
      paramLabel = "N",
      description = "How many continuations a beam search gives for each prompt. Default: 1.")
  private String returned;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      description = "What the scores of tokens that are there already are divided by. Default: 1.")
  private String repetitionPenalty;

  @Option(
      names = "--no-repeat-ngram",
      paramLabel = "N",
      description = "No sequence of this many tokens comes twice. Default: 0, for no such rule.")
  private String noRepeatNgram;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends the continuation, and is left out. May be given several times.")
  private List<String> stop = List.of();

  @Option(
      names = "--end-of-text",
      paramLabel = "TOKEN",
      description = "The token that ends a text. Default: <|endoftext|> where there is one.")
  private String endOfText;

  /** When a beam search can be done, for completion. */
  static final class Endings implements Iterable<String> {
    Endings() {}

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(BeamSearch.EarlyStopping.values())
          .map(ending -> ending.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** Whether any of them was given. */
  public boolean areGiven() {
    return !stop.isEmpty()
        || Stream.of(
                tokens,
                minTokens,
                temperature,
                topK,
                topP,
                minP,
                beams,
                lengthPenalty,
                earlyStopping,
                returned,
                repetitionPenalty,
                noRepeatNgram,
                endOfText)
            .anyMatch(Objects::nonNull);
  }

  /**
   * The settings.
   *
   * @param usual what holds where no option says it. Where options say how tokens are drawn, of a
   *     search it says nothing, nor of the likeliest token; and of drawing nothing, where options
   *     say that they are searched for
   * @throws BadInputException if a value is out of its range or of another kind, two exclude each
   *     other, or one is for a beam search and there is none
   */
  public Generation settings(UsualGeneration usual) {
    Map<String, ConfigNode> all = new LinkedHashMap<>();
    put(all, "tokens", tokens);
    put(all, "min-tokens", minTokens);
    put(all, "repetition-penalty", repetitionPenalty);
    put(all, "no-repeat-ngram", noRepeatNgram);
    put(all, "end-of-text", endOfText);
    Map<String, ConfigNode> sampling = new LinkedHashMap<>();
    put(sampling, TEMPERATURE, temperature);
    put(sampling, "top-k", topK);
    put(sampling, "top-p", topP);
    put(sampling, "min-p", minP);
    Map<String, ConfigNode> search = new LinkedHashMap<>();
    put(search, BEAMS, beams);
    put(search, "length-penalty", lengthPenalty);
    put(search, "early-stopping", earlyStopping);
    put(search, "returned", returned);
    Set<String> asked = Set.copyOf(search.keySet());
    boolean draws = !sampling.isEmpty();
    usual
        .keys()
        .forEach(
            (key, value) -> {
              Origin origin = Origin.of(usual.origin());
              if (COMMON.contains(key)) {
                all.computeIfAbsent(key, unsaid -> scalar(value, origin));
              } else if (SEARCH.contains(key) && !draws) {
                search.computeIfAbsent(key, unsaid -> scalar(value, origin));
              } else if (SAMPLING.contains(key)
                  && asked.isEmpty()
                  && !(draws && key.equals(TEMPERATURE) && Double.parseDouble(value) == 0)) {
                sampling.computeIfAbsent(key, unsaid -> scalar(value, origin));
              }
            });
    refuseHalfASearch(search.keySet(), sampling.keySet());
    all.put("sampling", new ConfigNode.Section(sampling, origin("")));
    if (!search.isEmpty()) {
      all.put(BEAMS, new ConfigNode.Section(search, origin("")));
    }
    List<ConfigNode> stops = new ArrayList<>();
    for (String one : stop) {
      stops.add(new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, one, origin("stop")));
    }
    all.put("stop", new ConfigNode.Sequence(stops, origin("stop")));
    try {
      return new RecordBinder(PartCatalog.builder().build())
          .bind(new ConfigNode.Section(all, origin("")), Generation.class);
    } catch (ConfigException e) {
      throw new ConfigException(e.problems().stream().map(GenerationOptions::ofOption).toList());
    }
  }

  /** An option's name says as much as the path of its key. */
  private static ConfigProblem ofOption(ConfigProblem problem) {
    return new ConfigProblem(problem.origin(), "", problem.message());
  }

  private static void refuseHalfASearch(Set<String> search, Set<String> sampling) {
    if (search.isEmpty()) {
      return;
    }
    if (!sampling.isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s cannot go with %s: a beam search draws nothing",
              options(sampling), options(search)));
    }
    if (!search.contains(BEAMS)) {
      throw new BadInputException(
          String.format(
              "%s is for a beam search; say of how many beams with --%s N",
              options(search), BEAMS));
    }
  }

  private static String options(Set<String> keys) {
    return keys.stream().map(key -> "--" + key).collect(Collectors.joining(", "));
  }

  private static void put(Map<String, ConfigNode> section, String key, String value) {
    if (value != null) {
      section.put(key, scalar(value, origin(key)));
    }
  }

  private static ConfigNode scalar(String value, Origin origin) {
    ConfigNode.Scalar.Kind kind =
        value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")
            ? ConfigNode.Scalar.Kind.NUMBER
            : ConfigNode.Scalar.Kind.TEXT;
    return new ConfigNode.Scalar(kind, value, origin);
  }

  private static Origin origin(String key) {
    return Origin.of(key.isEmpty() ? "the command line" : "--" + key);
  }
}
