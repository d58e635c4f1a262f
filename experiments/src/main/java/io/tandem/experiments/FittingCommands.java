package io.tandem.experiments;

import io.tandem.api.data.Task;
import io.tandem.api.model.Architecture;
import io.tandem.api.model.DocumentModel;
import io.tandem.api.model.ForwardModel;
import io.tandem.api.model.LanguageModel;
import io.tandem.models.encoder.DocumentEncoder;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.encoder.TokenClassification;
import io.tandem.models.pipeline.MaskFiller;
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
      names.addAll(List.of("generate", "summarize"));
    }
    if (model instanceof SequenceToSequence) {
      names.addAll(List.of("summarize", "translate"));
    }
    if (model instanceof DocumentModel document) {
      if (document.task() instanceof Task.Tagging) {
        names.add("tag");
      } else if (!(document instanceof SequenceToSequence)) {
        names.add("classify");
      }
      names.add("predict");
    }
    if (model instanceof DocumentEncoder) {
      names.add("embed");
    }
    if (model instanceof EncoderModel encoder) {
      if (MaskFiller.fits(encoder.head())) {
        names.add("fill-mask");
      }
      if (encoder.head() instanceof TokenClassification) {
        names.add("tag");
      }
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
}
