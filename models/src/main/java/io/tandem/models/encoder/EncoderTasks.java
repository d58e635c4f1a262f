package io.tandem.models.encoder;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.ModelMaterial;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.classifier.Head;
import io.tandem.models.forward.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What encoders can be trained for and asked about documents. */
final class EncoderTasks {
  private static final Task.Tagging TAGS = new Task.Tagging("words", "tags");
  private static final Task.QuestionAnswering QUESTIONS =
      new Task.QuestionAnswering("question", "answers", "answer-starts", false);
  private static final Task.MultipleChoice CHOICE =
      new Task.MultipleChoice("choices", Optional.empty(), "answer");

  private EncoderTasks() {}

  /**
   * Whether there is a head for a task. A Longformer tells nothing of single words: its head for
   * tokens is published without tokens that see all others, whose weights it then would lack.
   */
  static boolean fits(EncoderFamily family, Task task) {
    return Head.fits(task)
        || task instanceof Task.QuestionAnswering
        || task instanceof Task.MultipleChoice
        || (task instanceof Task.Tagging && !family.hasWindows());
  }

  /** The task of a training. */
  static EncoderTask of(EncoderSettings settings, ModelMaterial material) {
    if (material.task() instanceof Task.QuestionAnswering questions) {
      return new AnsweredQuestions(questions, settings.answers());
    }
    if (material.task() instanceof Task.MultipleChoice choice) {
      return new ChosenText(choice);
    }
    if (!(material.task() instanceof Task.Tagging tagging)) {
      return new WholeText(Head.of(material), settings.whole());
    }
    SortedSet<String> tags = new TreeSet<>();
    material.training().documents().forEach(document -> tags.addAll(tagging.tagsOf(document)));
    if (tags.isEmpty()) {
      throw new BadInputException(
          material.training().name() + ": there is nothing to learn: no document has any words");
    }
    return new TaggedWords(tagging, List.copyOf(tags));
  }

  /** The task that a checkpoint was made for. */
  static EncoderTask of(ModelDescription<EncoderSettings> description) {
    EncoderSettings settings = description.settings();
    if (description.task() instanceof Task.QuestionAnswering questions) {
      return new AnsweredQuestions(questions, settings.answers());
    }
    if (description.task() instanceof Task.MultipleChoice choice) {
      return new ChosenText(choice);
    }
    return description.task() instanceof Task.Tagging tagging
        ? new TaggedWords(tagging, description.learned(TaggedWords.TAGS))
        : new WholeText(Head.of(description), settings.whole());
  }

  /** What a published head can be asked, if it is for documents. */
  static Optional<EncoderTask> of(EncoderHead head) {
    if (head instanceof SequenceClassification texts) {
      return head(texts).map(asked -> new WholeText(asked, Pooling.CLS));
    }
    if (head instanceof TokenClassification tokens) {
      return Optional.of(new TaggedWords(TAGS, tokens.labels()));
    }
    if (head instanceof QuestionAnswering) {
      return Optional.of(new AnsweredQuestions(QUESTIONS, AnswerRule.USUAL));
    }
    return head instanceof MultipleChoice ? Optional.of(new ChosenText(CHOICE)) : Optional.empty();
  }

  /**
   * Where a single label's problem is not said, it holds or not, as in Transformers' pipeline.
   * Several numbers of a text are no task.
   */
  private static Optional<Head> head(SequenceClassification texts) {
    List<String> labels = texts.labels();
    Problem problem =
        texts
            .problem()
            .orElse(
                labels.size() == 1
                    ? Problem.MULTI_LABEL_CLASSIFICATION
                    : Problem.SINGLE_LABEL_CLASSIFICATION);
    return switch (problem) {
      case SINGLE_LABEL_CLASSIFICATION ->
          Optional.of(Head.ofClasses(new Task.Classification("label"), labels));
      case MULTI_LABEL_CLASSIFICATION ->
          Optional.of(Head.ofLabels(new Task.MultiLabel("labels"), labels));
      case REGRESSION ->
          labels.size() == 1
              ? Optional.of(Head.ofNumber(new Task.Regression("target")))
              : Optional.empty();
    };
  }
}
