package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.EntityMeasures;
import io.tandem.evaluation.metric.EntityScheme;
import io.tandem.evaluation.tribuo.PredictionSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures how well a model tags the words of sentences, and finds the entities that tags mark. A
 * case is a sentence; it holds its {@code words}, the right tags as {@code reference} and what was
 * said as {@code prediction}.
 *
 * <p>Over all cases, the accuracy and the averages over tags come from Tribuo's evaluator; over
 * other selections from {@link io.tandem.evaluation.metric}, by the same definitions. Entities come
 * from {@link io.tandem.evaluation.metric.EntityMeasures}.
 */
public final class Tagging implements Evaluator<Tagging.Settings> {
  static final String WORDS = "words";

  /** What can be measured: of tags, and of entities. */
  @SuppressWarnings("MissingJavadoc")
  public enum Metric {
    TOKEN_ACCURACY,
    TAG_MACRO_PRECISION,
    TAG_MACRO_RECALL,
    TAG_MACRO_F1,
    PRECISION,
    RECALL,
    F1,
    MACRO_F1,
    WEIGHTED_F1
  }

  private static final Set<Metric> OF_ENTITIES =
      EnumSet.of(Metric.PRECISION, Metric.RECALL, Metric.F1, Metric.MACRO_F1, Metric.WEIGHTED_F1);

  /** How tags mark entities. */
  public enum Scheme {
    /** They mark none: parts of speech. */
    NONE(Optional.empty()),
    /** As the script of the CoNLL shared tasks reads them. */
    CONLLEVAL(Optional.of(EntityScheme.CONLLEVAL)),
    /** {@code B-}, {@code I-} and {@code O}, strictly. */
    BIO(Optional.of(EntityScheme.IOB2)),
    /** {@code B-}, {@code I-}, {@code E-}, {@code S-} and {@code O}, strictly. */
    BIOES(Optional.of(EntityScheme.IOBES)),
    /** {@code B-}, {@code I-}, {@code L-}, {@code U-} and {@code O}, strictly. */
    BILOU(Optional.of(EntityScheme.BILOU));

    private final Optional<EntityScheme> entities;

    Scheme(Optional<EntityScheme> entities) {
      this.entities = entities;
    }

    Optional<EntityScheme> entities() {
      return entities;
    }
  }

  /**
   * What to measure and to show.
   *
   * @param scheme how tags mark entities
   * @param metrics none twice; those that fit the scheme where none is named
   * @param worst sentences to show
   */
  public record Settings(
      @Doc("How tags mark entities: none, conlleval, or strict bio, bioes or bilou.")
          @Default("none")
          Scheme scheme,
      @Doc("What is measured; by default what fits the scheme.") @Default({}) List<Metric> metrics,
      @Doc("Sentences to show, those with most wrong tags first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst) {

    /** Chooses metrics where none is named, and checks those that are. */
    public Settings {
      if (metrics.isEmpty()) {
        metrics =
            scheme == Scheme.NONE
                ? List.of(Metric.TOKEN_ACCURACY, Metric.TAG_MACRO_F1)
                : List.of(Metric.TOKEN_ACCURACY, Metric.PRECISION, Metric.RECALL, Metric.F1);
      }
      metrics = MetricNames.checked(metrics);
      List<Metric> ofEntities = metrics.stream().filter(OF_ENTITIES::contains).toList();
      if (scheme == Scheme.NONE && !ofEntities.isEmpty()) {
        throw new IllegalArgumentException(
            String.join(", ", MetricNames.of(ofEntities))
                + ": of entities, and 'scheme' says that tags mark none");
      }
    }
  }

  /** Used by the service loader. */
  public Tagging() {}

  @Override
  public String name() {
    return "tagging";
  }

  @Override
  public String description() {
    return "accuracy of tags, precision, recall and F1 of entities";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.Tagging;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.Tagging task = Asked.task(name(), data, Task.Tagging.class);
    refuseOtherScheme(settings.scheme(), data.documents().stream().map(task::tagsOf).toList());
    return Asked.all(name(), model, data, Prediction.Tags.class).stream()
        .map(
            one -> {
              List<String> words = task.wordsOf(one.document());
              if (one.said().tags().size() != words.size()) {
                throw new IllegalStateException(
                    String.format(
                        "what '%s' trained says %d tags of the %d words of '%s'",
                        model.provenance().get("trainer"),
                        one.said().tags().size(),
                        words.size(),
                        one.document().name()));
              }
              return new Case(
                  one.document().name(),
                  JsonObject.builder()
                      .put(WORDS, JsonArray.ofStrings(words))
                      .put(CaseContent.REFERENCE, JsonArray.ofStrings(task.tagsOf(one.document())))
                      .put(CaseContent.PREDICTION, JsonArray.ofStrings(one.said().tags()))
                      .build());
            })
        .toList();
  }

  /** Figures of entities would all be 0, and say nothing of the model. */
  private static void refuseOtherScheme(Scheme scheme, List<List<String>> references) {
    boolean marked = references.stream().flatMap(List::stream).anyMatch(tag -> !tag.equals("O"));
    if (!marked || scheme.entities().isEmpty() || finds(scheme, references)) {
      return;
    }
    List<String> others =
        Arrays.stream(Scheme.values())
            .filter(other -> finds(other, references))
            .map(other -> other.name().toLowerCase(Locale.ROOT))
            .toList();
    throw new BadInputException(
        String.format(
            "'scheme' is %s, by which the held-out tags mark no entity%s",
            scheme.name().toLowerCase(Locale.ROOT),
            others.isEmpty() ? "" : "; they do by " + String.join(", ", others)));
  }

  private static boolean finds(Scheme scheme, List<List<String>> references) {
    try {
      return scheme.entities().isPresent()
          && !EntityMeasures.of(references, references, scheme.entities().orElseThrow())
              .perType(IntStream.range(0, references.size()).toArray())
              .isEmpty();
    } catch (BadInputException e) {
      return false;
    }
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(
        TagCases.of(cases).measures(settings.scheme()), MetricNames.of(settings.metrics()));
  }

  @Override
  public String question(Case one) {
    return one.content().get(WORDS) + "\u0000" + one.content().get(CaseContent.REFERENCE);
  }

  @Override
  public Map<String, String> provenance(
      Settings settings, List<Case> cases, Map<String, String> model, String data) {
    return Map.of(
        "tribuo-evaluation",
        TagCases.of(cases).tribuo(new PredictionSource(model, data)).provenance());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    return TagCases.of(cases).exhibits(settings);
  }
}
