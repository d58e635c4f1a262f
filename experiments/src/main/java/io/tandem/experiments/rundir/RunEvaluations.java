package io.tandem.experiments.rundir;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What evaluators found in a run: {@code evaluations.json}, and beside it in the folder {@code
 * predictions} what models said of each example. Immutable and thread-safe.
 *
 * @param run the run's directory
 */
public record RunEvaluations(Path run) {
  private static final String FOLDER = "predictions";

  /** Names of evaluators and baselines, which become names of files. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * The figures, with their provenance.
   *
   * @return the path of {@code evaluations.json}
   */
  public Path file() {
    return run.resolve("evaluations.json");
  }

  /**
   * What models said of each example.
   *
   * @return the path of the folder, which need not be there
   */
  public Path folder() {
    return run.resolve(FOLDER);
  }

  /**
   * Writes all that was found, cases first.
   *
   * @param all in the order in which they are to stand
   */
  public void write(List<FoundEvaluation> all) {
    List<JsonValue> items = new ArrayList<>();
    try {
      for (FoundEvaluation found : all) {
        Path cases = casesOf(found.whose(), found.evaluation().evaluator());
        CaseFile.write(cases, found.cases());
        String relative = run.relativize(cases).toString().replace('\\', '/');
        items.add(EvaluationsJson.of(found, relative));
      }
      AtomicFile.write(file(), JsonWriter.pretty(new JsonArray(items)));
    } catch (IOException e) {
      throw new UncheckedIOException(file() + " could not be written", e);
    }
  }

  /**
   * Reads what was found, without the cases.
   *
   * @param whose the name of a baseline; empty for the run's own model
   * @return the evaluations in their order; none if nothing was measured yet
   * @throws BadInputException if the file holds anything else
   */
  public List<Evaluation> read(String whose) {
    return stored().stream()
        .filter(one -> one.whose().equals(whose))
        .map(EvaluationsJson.Stored::evaluation)
        .toList();
  }

  /**
   * The baselines that were measured.
   *
   * @return their names, in their order
   * @throws BadInputException if the file holds anything else than evaluations
   */
  public List<String> baselines() {
    return stored().stream()
        .map(EvaluationsJson.Stored::whose)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private List<EvaluationsJson.Stored> stored() {
    if (!Files.exists(file())) {
      return List.of();
    }
    try {
      return JsonReader.read(RunFile.bytes(file()), file().toString()).asArray().items().stream()
          .map(item -> EvaluationsJson.from(item.asObject()))
          .toList();
    } catch (JsonException | IndexOutOfBoundsException e) {
      throw new BadInputException(file() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where figures lie by chance.
   *
   * @return by the names that the figures have in {@code metrics.json}
   * @throws BadInputException if the file holds anything else than evaluations
   */
  public Map<String, Interval> intervals() {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (EvaluationsJson.Stored one : stored()) {
      String prefix = one.whose().isEmpty() ? "validation/" : "baseline/" + one.whose() + "/";
      one.evaluation()
          .intervals()
          .forEach((name, interval) -> intervals.put(prefix + name, interval));
    }
    return intervals;
  }

  /**
   * Reads what a model said of each example.
   *
   * @param whose the name of a baseline; empty for the run's own model
   * @param evaluator the evaluator that asked
   * @throws BadInputException if the file is not there or holds anything else
   */
  public List<Case> cases(String whose, String evaluator) {
    return CaseFile.read(casesOf(whose, evaluator));
  }

  private Path casesOf(String whose, String evaluator) {
    for (String name : whose.isEmpty() ? List.of(evaluator) : List.of(whose, evaluator)) {
      if (!NAME.matcher(name).matches()) {
        throw new BadInputException(file() + ": '" + name + "' cannot name a file of cases");
      }
    }
    Path folder = run.resolve(FOLDER);
    return (whose.isEmpty() ? folder : folder.resolve(whose)).resolve(evaluator + ".jsonl");
  }
}
