package io.tandem.models.encoder;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
import io.tandem.models.forward.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The heads by which {@code config.json} names them. */
final class PublishedHeads {
  static final String LABELS = "id2label";
  static final String LABEL_IDS = "label2id";
  static final String PROBLEM = "problem_type";
  static final String TIED = "tie_word_embeddings";
  private static final String LABEL_COUNT = "num_labels";
  private static final int MOST_LABELS = 10_000_000;

  private PublishedHeads() {}

  /** The ends of the names of a family's models. */
  static List<String> of(EncoderFamily family) {
    List<String> heads = new ArrayList<>();
    heads.add(BareHead.PUBLISHED);
    heads.add(MaskedTokenPrediction.PUBLISHED);
    heads.add(MultipleChoice.PUBLISHED);
    heads.add(QuestionAnswering.PUBLISHED);
    heads.add(SequenceClassification.PUBLISHED);
    heads.add(TokenClassification.PUBLISHED);
    if (family == EncoderFamily.BERT) {
      heads.add(NextSentencePrediction.PUBLISHED);
      heads.add(PreTraining.PUBLISHED);
    }
    return heads;
  }

  static void require(EncoderFamily family, EncoderHead head) {
    if (!of(family).contains(head.published())) {
      throw new BadInputException(
          String.format("there is no %s%s", family.classes(), head.published()));
    }
  }

  /** The head that is named, and none where none is. */
  static EncoderHead read(PublishedConfig config, EncoderFamily family) {
    String name = config.architecture().orElse(family.classes() + BareHead.PUBLISHED);
    List<String> known = of(family).stream().map(head -> family.classes() + head).toList();
    if (!known.contains(name)) {
      throw new BadInputException(
          String.format(
              "%s is \"%s\"; %s",
              PublishedConfig.ARCHITECTURES, name, NearestName.hint(name, known)));
    }
    boolean isTied = config.isSet(TIED, true);
    return switch (name.substring(family.classes().length())) {
      case MaskedTokenPrediction.PUBLISHED -> new MaskedTokenPrediction(isTied);
      case MultipleChoice.PUBLISHED -> new MultipleChoice();
      case NextSentencePrediction.PUBLISHED -> new NextSentencePrediction();
      case PreTraining.PUBLISHED -> new PreTraining(isTied);
      case QuestionAnswering.PUBLISHED -> question(config);
      case SequenceClassification.PUBLISHED ->
          new SequenceClassification(labels(config), problem(config));
      case TokenClassification.PUBLISHED -> new TokenClassification(labels(config));
      default -> new BareHead(family.hasPooler());
    };
  }

  /** Whether a checkpoint's output layer for tokens is the table of tokens. */
  static boolean areTokensTied(JsonObject config) {
    return new PublishedConfig(config).isSet(TIED, true);
  }

  /** Whether a head's output layer for tokens is the table of tokens; so, if it has none. */
  static boolean areTokensTied(EncoderHead head) {
    return head instanceof PreTraining both
        ? both.isTied()
        : !(head instanceof MaskedTokenPrediction tokens) || tokens.isTied();
  }

  private static EncoderHead question(PublishedConfig config) {
    int labels = labels(config).size();
    if (labels != 2) {
      throw new BadInputException(
          String.format("%d labels; for answers there are 2, where they begin and end", labels));
    }
    return new QuestionAnswering();
  }

  private static Optional<Problem> problem(PublishedConfig config) {
    String name = config.text(PROBLEM, "");
    Optional<Problem> problem =
        name.isEmpty() ? Optional.empty() : Optional.of(Problem.published(name));
    if (problem.equals(Optional.of(Problem.SINGLE_LABEL_CLASSIFICATION))
        && labels(config).size() == 1) {
      throw new BadInputException(
          String.format("%s is \"%s\", and there is one label", PROBLEM, name));
    }
    return problem;
  }

  /** The labels by their numbers; two that are named by these, if nothing is said. */
  static List<String> labels(PublishedConfig config) {
    Optional<JsonValue> named = config.value(LABELS);
    if (named.isEmpty()) {
      int count = config.whole(LABEL_COUNT, MOST_LABELS, 2);
      return IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
    }
    List<String> labels = new ArrayList<>();
    try {
      Map<String, JsonValue> names = named.get().asObject().members();
      for (int i = 0; i < names.size(); i++) {
        JsonValue name = names.get(Integer.toString(i));
        if (name == null) {
          throw new BadInputException(
              String.format("%s has %d labels and none of number %d", LABELS, names.size(), i));
        }
        labels.add(name.asString());
      }
    } catch (JsonException e) {
      throw new BadInputException(LABELS + ": " + e.getMessage(), e);
    }
    int count = config.whole(LABEL_COUNT, MOST_LABELS, Math.max(1, labels.size()));
    if (labels.size() != count) {
      throw new BadInputException(
          String.format("%s is %d, and %s has %d", LABEL_COUNT, count, LABELS, labels.size()));
    }
    return labels;
  }

  static void write(EncoderHead head, JsonObject.Builder json) {
    if (head instanceof SequenceClassification texts) {
      writeLabels(texts.labels(), json);
      texts.problem().ifPresent(problem -> json.put(PROBLEM, problem.published()));
    } else if (head instanceof TokenClassification tokens) {
      writeLabels(tokens.labels(), json);
    }
    json.put(TIED, areTokensTied(head));
  }

  private static void writeLabels(List<String> labels, JsonObject.Builder json) {
    JsonObject.Builder names = JsonObject.builder();
    JsonObject.Builder numbers = JsonObject.builder();
    for (int i = 0; i < labels.size(); i++) {
      names.put(Integer.toString(i), labels.get(i));
      if (labels.indexOf(labels.get(i)) == i) {
        numbers.put(labels.get(i), i);
      }
    }
    json.put(LABELS, names.build()).put(LABEL_IDS, numbers.build());
  }
}
