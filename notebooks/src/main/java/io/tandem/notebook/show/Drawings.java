package io.tandem.notebook.show;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.prediction.SourceAlignment;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.picture.AttentionPicture;
import io.tandem.experiments.picture.AttributionPicture;
import io.tandem.experiments.picture.HeatMapPicture;
import io.tandem.experiments.picture.Picture;
import io.tandem.experiments.picture.PictureFile;
import io.tandem.experiments.report.FigureName;
import io.tandem.experiments.report.PlacesDrawing;
import io.tandem.models.pipeline.Attribution;
import io.tandem.models.pipeline.TextAttention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How each kind of thing is drawn. */
public final class Drawings {

  /** What is drawn of a cell's last line, too, and not only where it is asked for. */
  public static final List<Class<?>> TYPES =
      List.of(
          Rich.class,
          Drawable.class,
          HostTensor.class,
          Program.class,
          Evaluation.class,
          Exhibit.class,
          Picture.class,
          TextAttention.class,
          Attribution.class,
          SourceAlignment.class,
          List.class,
          Map.class);

  private static final String TEXT = "text.mustache";
  private static final double WIDEST = 760;

  private Drawings() {}

  /**
   * Draws something.
   *
   * @param thing anything; what has no drawing of its own is its text
   * @return all parts of it, from top to bottom
   */
  public static List<Rich> of(Object thing) {
    if (thing instanceof Evaluation evaluation) {
      List<Rich> all = new ArrayList<>(List.of(figures(evaluation)));
      evaluation.exhibits().forEach(exhibit -> all.add(exhibit(exhibit)));
      return all;
    }
    if (thing instanceof Drawable drawable) {
      return drawable.drawn().stream().flatMap(part -> of(part).stream()).toList();
    }
    return List.of(one(thing));
  }

  /** The same in one piece, for where there is place for one alone. */
  public static Rich whole(Object thing) {
    List<Rich> parts = of(thing);
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return Rich.html(
        parts.stream().map(Rich::text).collect(Collectors.joining("\n")),
        parts.stream().map(Drawings::html).collect(Collectors.joining("\n")));
  }

  private static String html(Rich rich) {
    if (rich.png().isPresent()) {
      return String.format(
          "<p><img alt=\"%s\" width=\"%d\" src=\"data:image/png;base64,%s\"></p>",
          escaped(rich.text()), rich.width(), rich.png().get());
    }
    return rich.html().orElseGet(() -> "<pre>" + escaped(rich.text()) + "</pre>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static Rich one(Object thing) {
    if (thing instanceof Rich rich) {
      return rich;
    } else if (thing instanceof String text) {
      return Rich.html(text, Grid.render(TEXT, text));
    } else if (thing instanceof HostTensor tensor) {
      return TensorDrawing.of(tensor);
    } else if (thing instanceof Program program) {
      return ProgramDrawing.of(program);
    } else if (thing instanceof Exhibit exhibit) {
      return exhibit(exhibit);
    } else if (thing instanceof Picture picture) {
      return picture(picture);
    } else if (thing instanceof TextAttention attention) {
      return picture(AttentionPicture.of(attention));
    } else if (thing instanceof Attribution attribution) {
      return picture(AttributionPicture.of(List.of(attribution)));
    } else if (thing instanceof SourceAlignment alignment) {
      return exhibit(map(alignment));
    } else if (thing instanceof Map<?, ?> map && !map.isEmpty()) {
      return RecordDrawing.of(map);
    }
    return thing instanceof List<?> list ? list(list) : Rich.text(String.valueOf(thing));
  }

  private static Rich list(List<?> list) {
    if (!list.isEmpty() && list.stream().allMatch(Attribution.class::isInstance)) {
      return picture(AttributionPicture.of(list.stream().map(Attribution.class::cast).toList()));
    }
    if (list.size() == 1 && list.get(0) instanceof TextAttention attention) {
      return picture(AttentionPicture.of(attention));
    }
    return RecordDrawing.fits(list) ? RecordDrawing.of(list) : Rich.text(String.valueOf(list));
  }

  private static Exhibit.HeatMap map(SourceAlignment alignment) {
    return new Exhibit.HeatMap(
        "Where the model looked",
        "made",
        "read",
        alignment.target(),
        alignment.source(),
        alignment.weights());
  }

  private static Rich exhibit(Exhibit exhibit) {
    if (exhibit instanceof Exhibit.Table table) {
      List<Grid.Row> rows =
          table.rows().stream()
              .map(
                  row ->
                      new Grid.Row(
                          row.label(),
                          row.figures().stream()
                              .map(value -> Grid.Cell.number(figure(value)))
                              .toList()))
              .toList();
      List<String> columns = new ArrayList<>(List.of(""));
      columns.addAll(table.columns());
      return new Grid(table.title(), columns, rows, "").rich();
    } else if (exhibit instanceof Exhibit.HeatMap map) {
      return picture(HeatMapPicture.of(map));
    } else if (exhibit instanceof Exhibit.Plot plot) {
      return ChartDrawing.of(plot, false);
    } else if (exhibit instanceof Exhibit.Places places) {
      return picture(PlacesDrawing.picture(places));
    }
    return texts((Exhibit.Texts) exhibit);
  }

  /** A table has nothing where a figure is not known. */
  private static String figure(double value) {
    return Double.isNaN(value) ? "" : Figures.number(value);
  }

  private static Rich texts(Exhibit.Texts texts) {
    List<Grid.Row> rows = new ArrayList<>();
    for (Exhibit.Passage passage : texts.passages()) {
      String text = passage.spans().stream().map(Exhibit.Span::text).collect(Collectors.joining());
      rows.add(
          new Grid.Row(
              passage.name(), List.of(Grid.Cell.text(passage.note()), Grid.Cell.text(text))));
    }
    return new Grid(texts.title(), List.of("", "", ""), rows, texts.note()).rich();
  }

  private static Rich figures(Evaluation evaluation) {
    List<Grid.Row> rows = new ArrayList<>();
    evaluation
        .figures()
        .forEach(
            (name, value) -> {
              FigureName known = FigureName.of("validation/" + name);
              Optional<Interval> interval = Optional.ofNullable(evaluation.intervals().get(name));
              String within =
                  interval.map(i -> known.text(i.low()) + " to " + known.text(i.high())).orElse("");
              rows.add(
                  new Grid.Row(
                      known.label(),
                      List.of(Grid.Cell.number(known.text(value)), Grid.Cell.number(within))));
            });
    return new Grid(
            "evaluation " + evaluation.evaluator(),
            List.of("", "", "by chance within"),
            rows,
            evaluation.provenance().entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue())
                .collect(Collectors.joining("; ")))
        .rich();
  }

  /**
   * One head of an encoder's attention.
   *
   * @param layer from 0
   * @param head from 0
   * @throws io.tandem.api.error.BadInputException if there is none
   */
  public static Rich head(TextAttention attention, int layer, int head) {
    return picture(AttentionPicture.of(attention, layer, head));
  }

  private static Rich picture(Picture picture) {
    try {
      int width = (int) Math.min(WIDEST, Math.ceil(picture.width()));
      return Rich.png(picture.title(), PictureFile.png(picture), width);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines over an axis of powers of ten. */
  public static Rich logarithmic(Exhibit.Plot plot) {
    return ChartDrawing.of(plot, true);
  }
}
