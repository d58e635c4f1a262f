package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.ImageText;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells pictures apart by classes that nobody trained (Radford et al. 2021, arXiv 2103.00020,
 * section 3.1): a class is what stands in its place in templates, the mean over whose vectors
 * stands for it, and a picture is of the class that is nearest. The classes are those of the
 * held-out documents. What is equally near counts against the model.
 *
 * <p>A case holds the document's {@code text}, its class as {@code reference} and the nearest one
 * as {@code prediction}, the {@code rank} of its class among {@code candidates}, by how much the
 * nearest is nearer ({@code margin}), and for each part whether it is that of the nearest class
 * ({@code same}), and how often it would be of a class that is drawn ({@code drawn}).
 */
public final class ZeroShot implements Evaluator<ZeroShot.Settings> {
  /** What stands for the class in a template. */
  static final String PLACE = "{label}";

  static final String RANK = "rank";
  static final String CANDIDATES = "candidates";
  static final String MARGIN = "margin";
  static final String SAME = "same";
  static final String DRAWN = "drawn";

  /**
   * What is asked.
   *
   * @param templates texts in which {@value #PLACE} stands for the class
   * @param label the attribute that names a document's class; its text, if there is none
   * @param parts attributes of which it is told as well how often the nearest class has the right
   *     one
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("Texts in which {label} stands for the class; the mean over them is looked for.")
          @Default("{label}")
          List<String> templates,
      @Doc("The attribute that names the class of a document; its text, where none is set.")
          Optional<String> label,
      @Doc("Attributes: how often the nearest class has the right one is told as well.")
          @Default({})
          List<String> parts,
      @Doc("Mistakes to show, the surest ones first.") @Default("10") @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the lists and checks the templates. */
    public Settings {
      templates = List.copyOf(templates);
      parts = List.copyOf(parts);
      if (templates.isEmpty()) {
        throw new IllegalArgumentException("templates are empty; {label} is the class alone");
      }
      for (String template : templates) {
        if (!template.contains(PLACE)) {
          throw new IllegalArgumentException(
              "the template '" + template + "' has no {label} where the class would stand");
        }
      }
    }
  }

  /** Used by the service loader. */
  public ZeroShot() {}

  @Override
  public String name() {
    return "zero-shot";
  }

  @Override
  public String description() {
    return "how often pictures are told apart by classes that nobody trained, beside chance";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof ImageText;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return ZeroShotMeasures.names(settings.parts());
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    List<Document> documents = data.documents();
    Map<String, Document> classes = new LinkedHashMap<>();
    documents.forEach(one -> classes.putIfAbsent(label(settings, one), one));
    List<String> names = List.copyOf(classes.keySet());
    List<List<Float>> anchors = anchors(settings, model, names);
    List<Prediction.Vectors> vectors = Cosines.of(name(), model, documents);
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document document = documents.get(i);
      List<Float> picture = vectors.get(i).picture();
      double[] scores =
          anchors.stream().mapToDouble(anchor -> Cosines.product(anchor, picture)).toArray();
      int right = names.indexOf(label(settings, document));
      int nearest = nearest(scores);
      int rank = 1;
      for (int j = 0; j < scores.length; j++) {
        rank += j != right && scores[j] >= scores[right] ? 1 : 0;
      }
      JsonObject.Builder content =
          JsonObject.builder()
              .put(CaseContent.TEXT, CaseContent.shortened(document.text()))
              .put(CaseContent.REFERENCE, names.get(right))
              .put(CaseContent.PREDICTION, names.get(nearest))
              .put(RANK, rank)
              .put(CANDIDATES, names.size())
              .put(MARGIN, scores[nearest] - scores[right]);
      parts(settings, document, classes, names.get(nearest), content);
      cases.add(new Case(document.name(), content.build()));
    }
    return cases;
  }

  private List<List<Float>> anchors(Settings settings, TrainedModel model, List<String> names) {
    List<Document> texts = new ArrayList<>();
    for (String name : names) {
      for (String template : settings.templates()) {
        texts.add(new Document("class " + texts.size(), template.replace(PLACE, name)));
      }
    }
    List<Prediction.Vectors> vectors = Cosines.of(name(), model, texts);
    int each = settings.templates().size();
    List<List<Float>> anchors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      anchors.add(
          Cosines.mean(
              vectors.subList(i * each, (i + 1) * each).stream()
                  .map(Prediction.Vectors::text)
                  .toList()));
    }
    return anchors;
  }

  private static int nearest(double[] scores) {
    int nearest = 0;
    for (int i = 1; i < scores.length; i++) {
      nearest = scores[i] > scores[nearest] ? i : nearest;
    }
    return nearest;
  }

  private static void parts(
      Settings settings,
      Document document,
      Map<String, Document> classes,
      String nearest,
      JsonObject.Builder content) {
    JsonObject.Builder same = JsonObject.builder();
    JsonObject.Builder drawn = JsonObject.builder();
    for (String part : settings.parts()) {
      String own = attribute(document, part, "parts");
      same.put(part, own.equals(attribute(classes.get(nearest), part, "parts")) ? 1 : 0);
      long alike =
          classes.values().stream()
              .filter(one -> own.equals(attribute(one, part, "parts")))
              .count();
      drawn.put(part, (double) alike / classes.size());
    }
    content.put(SAME, same.build()).put(DRAWN, drawn.build());
  }

  private static String label(Settings settings, Document document) {
    return settings.label().map(key -> attribute(document, key, "label")).orElse(document.text());
  }

  private static String attribute(Document document, String name, String key) {
    String value = document.attributes().get(name);
    if (value == null) {
      throw new BadInputException(
          String.format(
              "%s has no attribute '%s', which '%s' of the evaluator 'zero-shot' names; %s",
              document.place(),
              name,
              key,
              document.attributes().isEmpty()
                  ? "it has none at all"
                  : NearestName.hint(name, document.attributes().keySet())));
    }
    return value;
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return ZeroShotMeasures.of(settings.parts(), cases);
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    ZeroShotMeasures measures = ZeroShotMeasures.of(settings.parts(), cases);
    List<Exhibit> exhibits = new ArrayList<>(List.of(measures.besideChance()));
    Passages passages = new Passages();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      if (content.number(RANK) > 1) {
        double margin = content.number(MARGIN);
        List<Exhibit.Span> spans =
            List.of(
                new Exhibit.Span(content.text(CaseContent.REFERENCE), 0.5),
                new Exhibit.Span("\n", 0),
                new Exhibit.Span(content.text(CaseContent.PREDICTION), -0.5));
        String note = String.format(Locale.ROOT, "nearer by %.3f", margin);
        passages.add(margin, one.name(), note, spans);
      }
    }
    exhibits.addAll(
        passages.worst(
            "Pictures taken for others",
            "Blue is what the picture is of, red the class that is nearer.",
            settings.worst()));
    return exhibits;
  }
}
