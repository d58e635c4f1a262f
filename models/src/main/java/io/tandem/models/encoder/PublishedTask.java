package io.tandem.models.encoder;

import io.tandem.api.data.Task;
import io.tandem.models.classifier.Head;
import io.tandem.models.forward.Problem;
import java.util.List;
import java.util.Optional;

/** What published heads can be asked of documents. */
final class PublishedTask {
  private static final Task.Tagging TAGS = new Task.Tagging("words", "tags");
  private static final Task.QuestionAnswering QUESTIONS =
      new Task.QuestionAnswering("question", "answers", "answer-starts", false);
  private static final Task.MultipleChoice CHOICE =
      new Task.MultipleChoice("choices", Optional.empty(), "answer");

  private PublishedTask() {}

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
