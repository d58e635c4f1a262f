package io.tandem.experiments.run;

import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.CorpusModel;
import io.tandem.api.model.Model;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Learner;
import io.tandem.api.training.ObjectiveChange;
import io.tandem.datasets.tokenization.TokenizerJson;
import io.tandem.experiments.generate.CheckpointPath;
import io.tandem.experiments.rundir.DataFile;
import io.tandem.experiments.wiring.Providers;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.classifier.HeadedModel;
import io.tandem.models.distillation.Insides;
import io.tandem.models.distillation.Lesson;
import io.tandem.models.distillation.ScoreFolder;
import io.tandem.models.distillation.StoredScores;
import io.tandem.models.distillation.TaughtScores.Units;
import io.tandem.models.distillation.TeachingSettings;
import io.tandem.models.distillation.TeachingSettings.Tokens;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.EncoderPretraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an experiment's model learns beside its labels from another model, if that is wanted.
 *
 * @param change what becomes of the training objective
 * @param beginning what its weights begin with of the teacher's
 * @param tokens the teacher's tokenizer, which its examples are made with; closed with this
 */
record Teaching(
    Optional<ObjectiveChange> change, Map<String, HostTensor> beginning, Optional<Tokenizer> tokens)
    implements AutoCloseable {
  /** Nothing but the labels. */
  static final Teaching NONE = new Teaching(Optional.empty(), Map.of(), Optional.empty());

  /**
   * A model as it can be taught what the experiment says.
   *
   * @throws BadInputException if it cannot
   */
  static Model taught(ExperimentConfig config, Model model) {
    if (config.distillation().map(TeachingSettings::tokens).orElse(Tokens.TARGETS)
        == Tokens.TARGETS) {
      return model;
    }
    if (model instanceof EncoderPretraining encoder) {
      return encoder.scoringAll();
    }
    throw new BadInputException(
        String.format(
            "distillation.tokens = all is for the task 'masked-language-modelling', and not for"
                + " '%s'",
            config.task().name()));
  }

  /** What is taught to a model, if the experiment says anything of it. */
  static Teaching of(
      ExperimentConfig config,
      Providers providers,
      TextDataset training,
      Tokenizer tokenizer,
      Model student) {
    if (config.distillation().isEmpty()) {
      return NONE;
    }
    TeachingSettings settings = config.distillation().get();
    if (config.augmentation().stream().anyMatch(part -> part.name().equals("mixup"))) {
      throw new BadInputException(
          "mixup makes examples that a teacher has not seen; take it or 'distillation' away");
    }
    if (student instanceof CorpusModel && !(student instanceof EncoderPretraining)) {
      throw new BadInputException(
          String.format(
              "a '%s' for '%s' learns from text alone; of such models encoders that tell masked"
                  + " tokens can be taught",
              student.type(), config.task().name()));
    }
    if (settings.begin().isPresent() && config.checkpoint().isPresent()) {
      throw new BadInputException(
          "distillation.begin and checkpoint both say what weights begin with; take one away");
    }
    if (settings.stored().isPresent()) {
      return new Teaching(Optional.of(stored(settings, student)), Map.of(), Optional.empty());
    }
    Path path = settings.teacher().orElseThrow();
    Optional<Tokenizer> tokens = Optional.empty();
    try {
      CheckpointFolder folder = find(path);
      Tokenizer own = tokenizer(folder);
      tokens = Optional.of(own);
      Model teacher = model(folder, providers, own, student);
      TeacherAndStudent both =
          new TeacherAndStudent(folder, teacher, own, student, tokenizer, training);
      return new Teaching(Optional.of(both.lesson(settings)), both.beginning(settings), tokens);
    } catch (BadInputException e) {
      tokens.ifPresent(Tokenizer::close);
      throw new BadInputException("distillation.teacher: " + e.getMessage(), e);
    }
  }

  /** What is trained, with what it learns. */
  Learner taught(Learner learner) {
    return learner.changedBy(change.stream().toList());
  }

  /** What stands in a folder. */
  private static Lesson stored(TeachingSettings settings, Model student) {
    try {
      StoredScores scores = new ScoreFolder(settings.stored().orElseThrow()).read();
      if (!(student instanceof HeadedModel document) || document.head().isEmpty()) {
        throw new BadInputException(
            String.format(
                "a '%s' tells nothing of texts as wholes, which is what scores are stored of",
                student.type()));
      }
      Units units = Units.of(document.head().get());
      return new Lesson(
          scores,
          scores.taught(document.task(), document.outcomes(), units),
          settings.balance(),
          Insides.NONE);
    } catch (BadInputException e) {
      throw new BadInputException("distillation.stored: " + e.getMessage(), e);
    }
  }

  private static CheckpointFolder find(Path path) {
    return CheckpointPath.find(path, Optional.empty(), run -> {});
  }

  private static Tokenizer tokenizer(CheckpointFolder folder) {
    Path file = folder.path().resolve(TokenizerJson.FILE_NAME);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file + ": there is no such file, without which nobody knows what the teacher reads");
    }
    return TokenizerJson.load(file);
  }

  /** The teacher; a published encoder is asked what the student tells, or its head is for. */
  private static Model model(
      CheckpointFolder folder, Providers providers, Tokenizer tokenizer, Model student) {
    Architecture found = folder.model(providers.models(), () -> tokenizer);
    Architecture asked = found;
    if (found instanceof EncoderModel encoder) {
      asked =
          student instanceof EncoderPretraining own
              ? own.teacher(encoder)
              : DocumentEncoder.asking(encoder, tokenizer)
                  .map(Architecture.class::cast)
                  .orElse(found);
    }
    if (!(asked instanceof Model model)) {
      throw new BadInputException(
          String.format(
              "%s: a '%s' tells nothing that a student could learn", folder.path(), found.type()));
    }
    return model;
  }

  /** The files that a run reads of its teacher. */
  static List<DataFile> files(ExperimentConfig config) {
    Optional<TeachingSettings> settings = config.distillation();
    List<Path> files = new ArrayList<>();
    settings.flatMap(TeachingSettings::teacher).ifPresent(path -> files.addAll(find(path).files()));
    settings
        .flatMap(TeachingSettings::stored)
        .ifPresent(path -> files.addAll(new ScoreFolder(path).files()));
    return files.stream().map(DataFile::of).toList();
  }

  @Override
  public void close() {
    tokens.ifPresent(Tokenizer::close);
  }
}
