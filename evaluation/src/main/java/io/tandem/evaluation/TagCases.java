package io.tandem.evaluation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.evaluation.metric.EntityMeasures;
import io.tandem.evaluation.tribuo.PredictionSource;
import io.tandem.evaluation.tribuo.TribuoEvaluation;
import io.tandem.evaluation.tribuo.TribuoTagging;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cases of tagged sentences, as columns.
 *
 * @param names which examples they are
 * @param words the words of each
 * @param references their right tags
 * @param predictions what was said
 */
record TagCases(
    List<String> names,
    List<List<String>> words,
    List<List<String>> references,
    List<List<String>> predictions) {

  static TagCases of(List<Case> cases) {
    List<List<String>> words = new ArrayList<>();
    List<List<String>> references = new ArrayList<>();
    List<List<String>> predictions = new ArrayList<>();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      words.add(content.texts(Tagging.WORDS));
      references.add(content.texts(CaseContent.REFERENCE));
      predictions.add(content.texts(CaseContent.PREDICTION));
      int last = words.size() - 1;
      int expected = words.get(last).size();
      if (references.get(last).size() != expected || predictions.get(last).size() != expected) {
        throw content.refused(
            String.format(
                "%d words with %d right and %d predicted tags",
                expected, references.get(last).size(), predictions.get(last).size()));
      }
    }
    return new TagCases(cases.stream().map(Case::name).toList(), words, references, predictions);
  }

  TribuoEvaluation tribuo(PredictionSource source) {
    return TribuoTagging.of(references, predictions, source);
  }

  Measures measures(Tagging.Scheme scheme) {
    List<Measures> parts = new ArrayList<>();
    scheme.entities().ifPresent(entities -> parts.add(entities(scheme)));
    parts.add(new TagMeasures(references, predictions));
    return new JoinedMeasures(parts, tribuo(PredictionSource.UNKNOWN).figures());
  }

  /** By the scheme, which marks some. */
  private EntityMeasures entities(Tagging.Scheme scheme) {
    for (int i = 0; i < names.size(); i++) {
      try {
        EntityMeasures.of(
            references.subList(i, i + 1),
            predictions.subList(i, i + 1),
            scheme.entities().orElseThrow());
      } catch (BadInputException e) {
        throw new BadInputException("case '" + names.get(i) + "': " + e.getMessage(), e);
      }
    }
    return EntityMeasures.of(references, predictions, scheme.entities().orElseThrow());
  }

  List<Exhibit> exhibits(Tagging.Settings settings) {
    List<Exhibit> exhibits = new ArrayList<>();
    int[] everything = IntStream.range(0, names.size()).toArray();
    settings
        .scheme()
        .entities()
        .ifPresent(
            scheme ->
                exhibits.add(
                    ClassExhibits.perClass(
                        "Entities", entities(settings.scheme()).perType(everything))));
    exhibits.add(ClassExhibits.perClass("Tags", new TagMeasures(references, predictions).perTag()));
    Passages passages = new Passages();
    for (int i = 0; i < names.size(); i++) {
      List<Exhibit.Span> spans = new ArrayList<>();
      int wrong = 0;
      for (int word = 0; word < words.get(i).size(); word++) {
        String right = references.get(i).get(word);
        String said = predictions.get(i).get(word);
        String blank = word == 0 ? "" : " ";
        if (right.equals(said)) {
          spans.add(new Exhibit.Span(blank + words.get(i).get(word), 0));
        } else {
          wrong++;
          spans.add(
              new Exhibit.Span(
                  blank + words.get(i).get(word) + " [is " + right + ", predicted " + said + "]",
                  -1));
        }
      }
      if (wrong > 0) {
        passages.add(
            wrong, names.get(i), wrong + " of " + words.get(i).size() + " tags wrong", spans);
      }
    }
    exhibits.addAll(
        passages.worst("Most wrong tags", "Red is what has the wrong tag.", settings.worst()));
    return exhibits;
  }
}
