package io.tandem.experiments.opened;

import io.tandem.api.data.Task;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.models.classifier.Head;
import io.tandem.models.clip.Clip;
import io.tandem.models.encoder.EncoderHead;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.QuestionAnswering;
import io.tandem.models.encoder.SequenceClassification;
import io.tandem.models.encoder.TokenClassification;
import io.tandem.models.pipeline.MaskFiller;
import io.tandem.models.sentence.EncodesTokens;
import io.tandem.models.sentence.VectorModel;
import io.tandem.models.seq2seq.SequenceToSequence;
import java.util.ArrayList;
import java.util.List;

/** Which commands a model is for. */
final class FittingCommands {
  private FittingCommands() {}

  /** A phrase that names them. */
  static String of(Architecture model) {
    List<String> names = new ArrayList<>();
    if (model instanceof LanguageModel) {
      names.addAll(List.of("generate", "chat", "classify", "summarize"));
    }
    if (model instanceof SequenceToSequence) {
      names.addAll(List.of("summarize", "translate", "ask", "chat"));
    }
    if (model instanceof DocumentModel document) {
      names.addAll(of(document.task()));
    }
    if (model instanceof EncoderModel encoder) {
      names.addAll(of(encoder.head()));
    }
    if (model instanceof Clip) {
      names.addAll(List.of("classify", "embed"));
    }
    if (model instanceof VectorModel || model instanceof EncodesTokens) {
      names.add("embed");
    }
    if (model instanceof ForwardModel) {
      names.add("forward");
    }
    if (names.isEmpty()) {
      return "no command asks it about texts";
    }
    List<String> quoted = names.stream().map(name -> "'tandem " + name + "'").toList();
    String last = quoted.get(quoted.size() - 1);
    String listed =
        quoted.size() == 1
            ? last + " takes"
            : String.join(", ", quoted.subList(0, quoted.size() - 1)) + " and " + last + " take";
    return listed + " such a model";
  }

  private static List<String> of(Task task) {
    if (task instanceof Task.QuestionAnswering) {
      return List.of("answer", "ask");
    }
    if (task instanceof Task.Tagging) {
      return List.of("tag", "predict");
    }
    if (task instanceof Task.MultipleChoice) {
      return List.of("classify");
    }
    return Head.fits(task) ? List.of("classify", "predict") : List.of("predict");
  }

  private static List<String> of(EncoderHead head) {
    if (head instanceof QuestionAnswering) {
      return List.of("answer", "ask");
    }
    if (head instanceof TokenClassification) {
      return List.of("tag", "predict");
    }
    if (head instanceof SequenceClassification) {
      return List.of("classify", "predict");
    }
    return MaskFiller.fits(head) ? List.of("fill-mask") : List.of();
  }
}
