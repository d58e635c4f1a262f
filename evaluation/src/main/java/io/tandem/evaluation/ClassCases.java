package io.tandem.evaluation;

import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.prediction.Prediction.OneLabel;
import io.tandem.evaluation.metric.LabelMeasures;
import io.tandem.evaluation.metric.ProbabilityMeasures;
import io.tandem.evaluation.tribuo.PredictionSource;
import io.tandem.evaluation.tribuo.TribuoClassification;
import io.tandem.evaluation.tribuo.TribuoEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cases of classes, as columns.
 *
 * @param names which examples they are
 * @param texts what was asked about
 * @param why pieces of texts with what they spoke for, of those of which it is known
 * @param references the right classes
 * @param said what was said
 * @param labels all classes; of two, the second is what curves look for
 * @param labelMeasures figures of decisions
 * @param probabilityMeasures figures of probabilities, where every case has them
 */
record ClassCases(
    List<String> names,
    List<String> texts,
    List<Optional<List<Span>>> why,
    List<String> references,
    List<OneLabel> said,
    List<String> labels,
    LabelMeasures labelMeasures,
    Optional<ProbabilityMeasures> probabilityMeasures) {
  private static final double SUM_TOLERANCE = 1e-3;

  static ClassCases of(List<Case> cases, Classification.Settings settings) {
    List<String> texts = new ArrayList<>();
    List<Optional<List<Span>>> why = new ArrayList<>();
    List<String> references = new ArrayList<>();
    List<OneLabel> said = new ArrayList<>();
    Set<String> different = new TreeSet<>();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      texts.add(content.text(CaseContent.TEXT));
      why.add(content.why());
      references.add(content.text(CaseContent.REFERENCE));
      said.add(said(content));
      different.add(content.text(CaseContent.REFERENCE));
      different.add(content.text(CaseContent.PREDICTION));
      different.addAll(content.figures(CaseContent.SCORES).keySet());
    }
    List<String> labels = new ArrayList<>(different);
    settings.positive().filter(labels::remove).ifPresent(labels::add);
    LabelMeasures ofLabels =
        settings
            .positive()
            .map(
                positive ->
                    LabelMeasures.of(
                        references, said.stream().map(OneLabel::label).toList(), positive))
            .orElseGet(
                () -> LabelMeasures.of(references, said.stream().map(OneLabel::label).toList()));
    Optional<ProbabilityMeasures> ofProbabilities = Optional.empty();
    if (labels.size() > 1 && said.stream().allMatch(OneLabel::probabilities)) {
      double[][] rows = new double[said.size()][labels.size()];
      for (int i = 0; i < rows.length; i++) {
        for (int label = 0; label < labels.size(); label++) {
          rows[i][label] = said.get(i).scores().getOrDefault(labels.get(label), 0.0);
        }
      }
      ofProbabilities =
          Optional.of(ProbabilityMeasures.of(labels, references, rows, settings.bins()));
    }
    return new ClassCases(
        cases.stream().map(Case::name).toList(),
        texts,
        why,
        references,
        said,
        labels,
        ofLabels,
        ofProbabilities);
  }

  private static OneLabel said(CaseContent content) {
    String label = content.text(CaseContent.PREDICTION);
    Map<String, Double> scores = content.figures(CaseContent.SCORES);
    boolean probabilities = content.truth(CaseContent.PROBABILITIES);
    if (probabilities) {
      double sum = 0;
      for (Map.Entry<String, Double> one : scores.entrySet()) {
        if (!(one.getValue() >= 0 && one.getValue() <= 1)) {
          throw content.refused("the probability of '" + one.getKey() + "' is " + one.getValue());
        }
        sum += one.getValue();
      }
      if (Math.abs(sum - 1) > SUM_TOLERANCE || !scores.containsKey(label)) {
        throw content.refused(
            "probabilities of all classes, which add up to 1, are expected and not " + scores);
      }
    }
    return new OneLabel(label, scores, probabilities);
  }

  int size() {
    return names.size();
  }

  /** What curves look for, where there are two classes and every case has a score of it. */
  Optional<String> positive() {
    return labels.size() == 2
            && said.stream().allMatch(one -> one.scores().containsKey(labels.get(1)))
        ? Optional.of(labels.get(1))
        : Optional.empty();
  }

  TribuoEvaluation tribuo(PredictionSource source) {
    List<String> positive =
        probabilityMeasures.isPresent() ? positive().stream().toList() : List.of();
    return TribuoClassification.of(references, said, positive, source);
  }

  Measures measures() {
    List<Measures> parts = new ArrayList<>();
    // First, so that the accuracy is that of decisions.
    probabilityMeasures.ifPresent(parts::add);
    parts.add(labelMeasures);
    return new JoinedMeasures(parts, tribuo(PredictionSource.UNKNOWN).figures());
  }
}
