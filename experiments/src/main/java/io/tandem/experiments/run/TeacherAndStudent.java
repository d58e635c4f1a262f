package io.tandem.experiments.run;

import io.tandem.api.data.Batch;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ExampleModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.program.Program;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.classifier.Head;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.distillation.Insides;
import io.tandem.models.distillation.Lesson;
import io.tandem.models.distillation.TaughtScores;
import io.tandem.models.distillation.TaughtScores.Units;
import io.tandem.models.distillation.TeachingSettings;
import io.tandem.models.distillation.TracedTeacher;
import io.tandem.models.encoder.EncoderPretraining;
import io.tandem.models.encoder.LayerTransfer;
import io.tandem.models.seq2seq.SequenceToSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A teacher that is asked in each step, and its student.
 *
 * @param folder where the teacher is
 * @param teacher the teacher
 * @param teachers its tokenizer
 * @param student the student
 * @param students its tokenizer
 * @param training what the student learns from
 */
record TeacherAndStudent(
    CheckpointFolder folder,
    Model teacher,
    Tokenizer teachers,
    Model student,
    Tokenizer students,
    TextDataset training) {
  /** Of how many texts the tokens are compared. */
  private static final int COMPARED = 100;

  /**
   * What the student learns.
   *
   * @throws BadInputException if the one cannot learn from the other, saying why
   */
  Lesson lesson(TeachingSettings settings) {
    TaughtScores scores = scores(settings);
    Program objective = teacher.objective(Phase.EVALUATION);
    Optional<ExampleEncoder> reading = reading(objective);
    Insides insides = Insides.of(settings, student.objective(Phase.TRAINING), objective);
    if (reading.isPresent() && (!insides.isNone() || settings.begin().isPresent())) {
      throw new BadInputException(
          folder.path()
              + ": the teacher reads other tokens than the student, so that there is nothing inside"
              + " to compare or to begin as; tokenizer { type = published, path = … } takes those"
              + " of the teacher, and without 'hidden', 'attention' and 'begin' scores alone are"
              + " learned");
    }
    CheckpointFolder.Beginning weights = folder.beginning(teacher);
    if (!weights.fresh().isEmpty()) {
      throw new BadInputException(
          String.format(
              "%s lacks weights of what it is asked for: %s",
              folder.path(), String.join(", ", weights.fresh())));
    }
    return new Lesson(
        new TracedTeacher(
            lengths ->
                lengths.equals(Lengths.NONE)
                    ? objective
                    : teacher.objective(Phase.EVALUATION, lengths),
            weights.values(),
            scores instanceof TaughtScores.Rows,
            insides,
            reading),
        scores,
        settings.balance(),
        insides);
  }

  /**
   * What the student's weights begin with.
   *
   * @throws BadInputException if both are no encoders, or differ in their shapes
   */
  Map<String, HostTensor> beginning(TeachingSettings settings) {
    return settings
        .begin()
        .map(
            how ->
                LayerTransfer.of(student, teacher, how.layers())
                    .values(student.weights(), folder.beginning(teacher).values()))
        .orElse(Map.of());
  }

  private TaughtScores scores(TeachingSettings settings) {
    if (student instanceof EncoderPretraining && teacher instanceof EncoderPretraining) {
      return settings.tokens() == TeachingSettings.Tokens.ALL
          ? new TaughtScores.Tokens()
          : new TaughtScores.Rows(List.of());
    }
    if (!(student instanceof DocumentModel own)) {
      if (!(student instanceof LanguageModel) || !(teacher instanceof LanguageModel)) {
        throw otherKind();
      }
      return new TaughtScores.Rows(List.of());
    }
    if (!(teacher instanceof DocumentModel others)
        || !others.task().getClass().equals(own.task().getClass())) {
      throw otherKind();
    }
    return scores(own, others);
  }

  private BadInputException otherKind() {
    return new BadInputException(
        String.format(
            "%s: a '%s' for '%s' cannot teach a '%s' for '%s': both have to be for one task",
            folder.path(), teacher.type(), task(teacher), student.type(), task(student)));
  }

  private static String task(Model model) {
    return model instanceof ExampleModel example
        ? example.task().name()
        : model instanceof LanguageModel
            ? "language-modelling"
            : model instanceof EncoderPretraining ? "masked-language-modelling" : "something else";
  }

  private static TaughtScores scores(DocumentModel student, DocumentModel teacher) {
    Optional<Head> own = student instanceof HeadedModel one ? one.head() : Optional.empty();
    Optional<Head> others = teacher instanceof HeadedModel one ? one.head() : Optional.empty();
    return TaughtScores.of(
        student.task(),
        student.outcomes(),
        teacher.outcomes(),
        others.map(Units::of).orElse(Units.ONE),
        own.map(Units::of).orElse(Units.ONE));
  }

  /** What makes the teacher's examples, unless it can read the student's. */
  private Optional<ExampleEncoder> reading(Program objective) {
    boolean areSame = haveSameTokens();
    Program own = student.objective(Phase.TRAINING);
    boolean readsTheSame = TracedTeacher.readsTheSame(objective, own);
    if (areSame && readsTheSame) {
      refuseLonger();
      refuseOtherMarks();
      return Optional.empty();
    }
    if (!(teacher instanceof DocumentModel others) || !Head.fits(others.task())) {
      String differs =
          areSame
              ? String.format(
                  "the teacher reads %s, and the student %s, so that nothing that is told of each"
                      + " token goes together",
                  reads(objective), reads(own))
              : "the teacher and the student have other tokens, and nothing that is told of each"
                  + " token goes together; tokenizer { type = published, path = … } takes those of"
                  + " the teacher";
      throw new BadInputException(folder.path() + ": " + differs);
    }
    refuseKnownLengths(objective, others.encoder());
    return Optional.of(others.encoder());
  }

  private static String reads(Program objective) {
    return objective.inputs().entrySet().stream()
        .map(input -> input.getKey() + " " + input.getValue().type().shape())
        .collect(Collectors.joining(", "));
  }

  private boolean haveSameTokens() {
    if (teachers.vocabularySize() != students.vocabularySize()) {
      return false;
    }
    for (int id = 0; id < teachers.vocabularySize(); id++) {
      if (!teachers.tokenOf(id).equals(students.tokenOf(id))) {
        return false;
      }
    }
    return training.documents().stream()
        .limit(COMPARED)
        .allMatch(
            document ->
                Arrays.equals(teachers.encode(document.text()), students.encode(document.text())));
  }

  private void refuseLonger() {
    if (teacher instanceof LanguageModel others
        && student instanceof LanguageModel own
        && own.context() > others.context()) {
      throw new BadInputException(
          String.format(
              "%s: the teacher reads %d tokens at once, and the student %d",
              folder.path(), others.context(), own.context()));
    }
  }

  private void refuseOtherMarks() {
    if (teacher instanceof SequenceToSequence others
        && student instanceof SequenceToSequence own
        && !others.pairs().marks().equals(own.pairs().marks())) {
      throw new BadInputException(
          String.format(
              "%s: texts that the teacher makes have the tokens %s, and those of the student %s",
              folder.path(), others.pairs().marks(), own.pairs().marks()));
    }
  }

  private void refuseKnownLengths(Program objective, ExampleEncoder encoder) {
    for (Map.Entry<String, Feature> feature : encoder.features().entrySet()) {
      Feature one = feature.getValue();
      Value input = objective.inputs().get(feature.getKey());
      for (int i = 0; input != null && i < one.axes().size(); i++) {
        if (!feature.getKey().equals(Batch.LABELS) && input.type().shape().dim(i + 1).isStatic()) {
          throw new BadInputException(
              String.format(
                  "%s: a '%s' reads texts of one length at a time, and cannot be asked within"
                      + " another model's step; have its scores stored",
                  folder.path(), teacher.type()));
        }
      }
    }
  }
}
