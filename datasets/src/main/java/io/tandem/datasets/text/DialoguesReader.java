package io.tandem.datasets.text;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.DatasetReader;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads dialogues of two who take turns, the first of whom asks: a JSON object on each line, with a
 * list of what was said. They become either whole texts, a line for each turn with who speaks
 * before it, which a language model learns; or a pair for each answer, of the turns before it as
 * far as a window reaches and of the answer itself, which a model learns that makes texts of texts.
 * Both are as {@code tandem chat} shows what was said.
 */
public final class DialoguesReader implements DatasetReader<DialoguesReader.Settings> {
  /** The attribute of a pair that holds the answer. */
  public static final String TARGET = "target";

  /** What becomes of a dialogue. */
  public enum Form {
    /** A document with all of it. */
    WHOLE,
    /** A document for each answer. */
    PAIRS
  }

  /**
   * What to read.
   *
   * @param path the file
   * @param turns the member with what was said
   * @param form what becomes of a dialogue
   * @param history of a pair: how many earlier turns, a question and its answer each, are read with
   *     the question
   */
  public record Settings(
      @Doc("The file, in UTF-8, with a JSON object on each line.") Path path,
      @Doc("The member that holds the list of what was said.") @Default("turns") String turns,
      @Doc("Whole dialogues as texts (whole), or a document for each answer (pairs).")
          @Default("whole")
          Form form,
      @Doc("How many earlier questions with their answers are read with a question, in pairs.")
          @Default("2")
          @Range(min = 0, max = 1000)
          int history) {}

  /** Makes a reader, which has no state. */
  public DialoguesReader() {}

  @Override
  public String name() {
    return "dialogues";
  }

  @Override
  public String description() {
    return "dialogues of two, whole or in pairs of history and answer";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public TextDataset read(Settings settings) {
    TextDataset lines =
        new JsonLinesReader()
            .read(new JsonLinesReader.Settings(settings.path(), List.of(), Optional.empty()));
    List<Document> documents = new ArrayList<>();
    for (Document line : lines.documents()) {
      List<String> turns = turns(line, settings.turns());
      if (settings.form() == Form.WHOLE) {
        documents.add(new Document(line.name(), text(turns, 0), Map.of(), Map.of(), line.lines()));
        continue;
      }
      for (int i = 1; i < turns.size(); i += 2) {
        int from = Math.max(0, i - 1 - 2 * settings.history());
        documents.add(
            new Document(
                line.name() + " answer " + (i / 2 + 1),
                text(turns.subList(from, i), from).strip(),
                Map.of(TARGET, turns.get(i).strip()),
                Map.of(),
                line.lines()));
      }
    }
    return new TextDataset(settings.path().toString(), documents);
  }

  private static List<String> turns(Document line, String member) {
    List<String> turns = line.lists().get(member);
    if (turns == null || turns.size() < 2 || turns.stream().anyMatch(String::isBlank)) {
      throw new BadInputException(
          String.format(
              "%s: '%s' must be a list of two turns or more, none of them blank",
              line.place(), member));
    }
    return turns;
  }

  private static String text(List<String> turns, int first) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < turns.size(); i++) {
      text.append((first + i) % 2 == 0 ? "User: " : "Assistant: ");
      text.append(turns.get(i).strip().replaceAll("\\s+", " ")).append('\n');
    }
    return text.toString();
  }
}
