package io.tandem.models.distillation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import java.nio.file.Path;
import java.util.Optional;

/**
 * From whom a student learns, and what counts how much. The temperature is the smallest of those
 * that DistilBERT and TinyBERT were made with, and both signals count alike.
 *
 * @param teacher a trained model that is asked in each step; this or {@code stored}
 * @param stored where the scores of a teacher stand, by document; this or {@code teacher}
 * @param temperature by which the scores of both are divided
 * @param soft the weight of what the teacher says
 * @param hard the weight of the labels
 * @param tokens where scores of masked tokens are learned
 * @param hidden how hidden states are held to the teacher's
 * @param attention how attention is held to the teacher's
 * @param begin what the student begins as
 */
public record TeachingSettings(
    @Doc(
            "The teacher: a run or a checkpoint of a model that was trained for the same task, of"
                + " any architecture; it is asked in each step. This or stored.")
        Optional<Path> teacher,
    @Doc("The folder with a teacher's scores, as 'tandem teach' writes it; this or teacher.")
        Optional<Path> stored,
    @Doc("By what the scores of both are divided before they are compared.")
        @Default("2")
        @Range(above = 0, max = 1000)
        double temperature,
    @Doc("The weight of the divergence from what the teacher says.")
        @Default("0.5")
        @Range(min = 0, max = 1e6)
        double soft,
    @Doc("The weight of the labels; with 0 the teacher alone is learned from.")
        @Default("0.5")
        @Range(min = 0, max = 1e6)
        double hard,
    @Doc(
            "Where what the teacher says of masked tokens is learned: at the targets, or at all"
                + " tokens that are read, as DistilBERT.")
        @Default("targets")
        Tokens tokens,
    @Doc("How hidden states are held to the teacher's, where they are.")
        Optional<StateSettings> hidden,
    @Doc("How attention is held to the teacher's, where it is.")
        Optional<AttentionSettings> attention,
    @Doc("Where it is, the student begins as some of the teacher's layers; both are encoders.")
        Optional<BeginSettings> begin) {

  /** At which tokens a teacher of masked tokens is learned from. */
  public enum Tokens {
    /** At those that have a target. */
    TARGETS,
    /** At all that are read, as DistilBERT was made. */
    ALL
  }

  /** Checks that there is one teacher and something to learn. */
  public TeachingSettings {
    if (teacher.isPresent() == stored.isPresent()) {
      throw new IllegalArgumentException(
          teacher.isPresent()
              ? "teacher and stored are both set; a student has one teacher, so take one away"
              : "nobody teaches: give teacher, a trained model, or stored, a folder with scores");
    }
    if (stored.isPresent() && (hidden.isPresent() || attention.isPresent() || begin.isPresent())) {
      throw new IllegalArgumentException(
          "stored scores tell nothing of what is inside of a teacher; take 'hidden', 'attention'"
              + " and 'begin' away, or name the teacher itself");
    }
    if (soft == 0 && hidden.isEmpty() && attention.isEmpty()) {
      throw new IllegalArgumentException(
          "soft is 0: nothing of the teacher is learned; take 'distillation' away");
    }
  }

  /** What counts how much. */
  public Lesson.Balance balance() {
    return new Lesson.Balance(temperature, soft, hard);
  }
}
