package io.tandem.models.encoder;

import io.tandem.api.data.Batch;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.checkpoint.CheckpointFolder;
import io.tandem.models.distillation.DistillationLosses;
import io.tandem.models.distillation.DistillationSettings;
import io.tandem.models.distillation.DistillationSettings.Tokens;
import io.tandem.models.distillation.Teacher;
import java.util.Map;
import java.util.Optional;

/**
 * An encoder that learns masked tokens from a larger one as well as from the text (Sanh et al.
 * 2019, arXiv 1910.01108): the loss is the weighted sum of the divergence from the teacher's
 * softened distribution, of the cross entropy of masked tokens, and of the angle between the last
 * hidden states, each a mean over the tokens that it is for.
 *
 * @param student what learns
 * @param teacher what it learns from
 * @param settings how
 * @param beginning what the student's weights begin with
 */
record Distillation(
    MaskedLanguageModel student,
    Teacher teacher,
    DistillationSettings settings,
    Map<String, HostTensor> beginning) {

  /** Copies the map. */
  Distillation {
    beginning = Map.copyOf(beginning);
  }

  /**
   * Distillation from a checkpoint.
   *
   * @param length how many tokens are read at once
   * @throws BadInputException if it is no encoder with a head for masked tokens, cannot be read, or
   *     is not fit for the student, saying what they differ in
   */
  static Distillation of(
      MaskedLanguageModel student, DistillationSettings settings, Tokenizer tokenizer, int length) {
    CheckpointFolder folder = new CheckpointFolder(settings.teacher());
    MaskedLanguageModel model;
    CheckpointFolder.Beginning weights;
    try {
      model = model(folder);
      weights = folder.beginning(model);
    } catch (BadInputException e) {
      throw new BadInputException("distillation.teacher: " + e.getMessage(), e);
    }
    if (!weights.fresh().isEmpty()) {
      throw new BadInputException(
          String.format(
              "distillation.teacher: %s lacks what tells masked tokens: %s",
              settings.teacher(), String.join(", ", weights.fresh())));
    }
    refuseOther(student, model.config(), settings, tokenizer, length);
    Map<String, HostTensor> beginning =
        settings.initialize()
            ? LayerTransfer.of(student, model, settings.layers())
                .values(student.weights(), weights.values())
            : Map.of();
    Program program = model.states(settings.tokens() == Tokens.MASKED);
    return new Distillation(student, new Teacher(program, weights.values()), settings, beginning);
  }

  private static MaskedLanguageModel model(CheckpointFolder folder) {
    for (EncoderFamily family : EncoderFamily.values()) {
      Optional<EncoderModel> found = PublishedEncoder.read(folder.config(), family);
      if (found.isPresent() && !family.hasWindows()) {
        return new MaskedLanguageModel(
            found.get().config().deterministic(), PublishedHeads.areTokensTied(folder.config()));
      }
    }
    throw new BadInputException(
        folder.path() + ": is no bert, roberta or distilbert, which are what can be learned from");
  }

  private static void refuseOther(
      MaskedLanguageModel student,
      EncoderConfig teacher,
      DistillationSettings settings,
      Tokenizer tokenizer,
      int length) {
    EncoderConfig own = student.config();
    if (own.vocabularySize() != teacher.vocabularySize()) {
      throw new BadInputException(
          String.format(
              "distillation.teacher tells %d tokens, and the student %d (its tokenizer has %d);"
                  + " tokenizer { type = published, path = … } takes that of the teacher",
              teacher.vocabularySize(), own.vocabularySize(), tokenizer.vocabularySize()));
    }
    if (settings.cosine() > 0 && own.hidden() != teacher.hidden()) {
      throw new BadInputException(
          String.format(
              "shape.hidden is %d, and the teacher's %d: there is no angle between hidden states;"
                  + " give both one width, or set distillation.cosine = 0",
              own.hidden(), teacher.hidden()));
    }
    if (length > teacher.longest()) {
      throw new BadInputException(
          String.format(
              "distillation.teacher reads %d tokens at once, fewer than the %d of reading.length",
              teacher.longest(), length));
    }
    if (student.tellsNext()) {
      throw new BadInputException(
          "a student learns no next sentences; take task.next-sentence away, or distillation");
    }
  }

  /**
   * What training minimizes; evaluation is the student's alone. Divided by its weight it is the
   * weighted sum of the means.
   */
  Program objective() {
    return Trace.program(
        student.type() + ".distillation",
        trace -> {
          EncoderInput input = student.input(trace);
          Encoded encoded = student.encoded(trace, Phase.TRAINING, input);
          Tensor positions =
              MaskedLanguageModel.predictions(trace, MaskedLanguageModel.MASKED_POSITIONS);
          Tensor labels = MaskedLanguageModel.predictions(trace, Batch.LABELS);
          boolean atMasked = settings.tokens() == Tokens.MASKED;
          Tensor masked = MaskedLanguageModel.atPositions(encoded.last(), positions); // [B, P, D]
          Tensor all = // [B, P or T, V]
              student.logits(encoded, atMasked ? masked : encoded.last());
          Tensor logits = // [B, P, V]
              atMasked ? all : MaskedLanguageModel.atPositions(all, positions);
          Tensor weight = MaskedLanguageModel.targets(labels);
          Tensor loss = MaskedLanguageModel.crossEntropy(logits, labels).times(settings.hard());
          Tensor seen = input.mask().orElseThrow();
          Tensor there = atMasked ? labels.notEqualTo(Batch.IGNORED) : seen;
          Tensor guided = guided(trace, input, all, there, encoded.last(), seen);
          trace.output(TrainingPrograms.LOSS_SUM, loss.plus(guided.times(weight)));
          trace.output(TrainingPrograms.LOSS_WEIGHT, weight);
        });
  }

  /** What the student is held to its teacher by: a scalar. */
  private Tensor guided(
      Trace trace, EncoderInput input, Tensor logits, Tensor there, Tensor states, Tensor seen) {
    Map<String, Tensor> told = teacher.in(trace, inputs(input));
    return trace
        .root()
        .child("distillation")
        .in(
            () -> {
              Tensor sum = trace.scalar(DType.FLOAT32, 0);
              if (settings.soft() > 0) {
                Tensor wanted = told.get(LanguageModel.LOGITS).castTo(DType.FLOAT32);
                Tensor given = logits.castTo(DType.FLOAT32);
                Tensor soft = DistillationLosses.softTargets(given, wanted, settings.temperature());
                sum = sum.plus(DistillationLosses.mean(soft, there).times(settings.soft()));
              }
              if (settings.cosine() > 0) {
                Tensor wanted = told.get(MaskedLanguageModel.STATES).castTo(DType.FLOAT32);
                Tensor angle = DistillationLosses.cosine(states.castTo(DType.FLOAT32), wanted);
                sum = sum.plus(DistillationLosses.mean(angle, seen).times(settings.cosine()));
              }
              return sum;
            });
  }

  /** A teacher with token types reads those of the first text, if the student has none. */
  private static Map<String, Tensor> inputs(EncoderInput input) {
    return input.types().isPresent()
        ? Map.of()
        : Map.of(EncoderInput.TOKEN_TYPE_IDS, input.ids().zerosLike());
  }
}
