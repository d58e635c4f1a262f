package io.tandem.experiments;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.datasets.text.JsonLinesReader;
import io.tandem.search.index.IndexedText;
import io.tandem.search.passage.Passage;
import io.tandem.search.passage.PassageCutting;
import io.tandem.search.passage.PassageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Texts of files and folders that are to be searched, and which of their parts are. */
final class CorpusOptions {
  @Parameters(
      paramLabel = "DATA",
      arity = "1..*",
      description =
          "What is searched: a .jsonl with an object on each line, another file with a text on each"
              + " line, or a folder, whose .txt files are cut between sentences.")
  private List<Path> paths;

  @Option(
      names = "--text",
      paramLabel = "KEY",
      split = ",",
      description = "The members of an object that make its text. Default: text.")
  private List<String> text = List.of("text");

  @Option(
      names = "--title",
      paramLabel = "KEY",
      description = "The member of an object that is its title. Default: none.")
  private String title;

  @Option(
      names = "--id",
      paramLabel = "KEY",
      description = "The member of an object that names it. Default: it is named after its line.")
  private String id;

  @Option(
      names = "--passage-words",
      paramLabel = "N",
      description = "How many words the passages of a folder have at most. Default: 100.")
  private int words = PassageCutting.USUAL.words();

  /** What was read from where, for people. */
  String source() {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }

  /** How texts came about, for people. */
  String passages() {
    return String.format("of objects %s; of folders %d words", String.join(" + ", text), words);
  }

  /**
   * Reads all texts.
   *
   * @throws BadInputException if there are none, or something cannot be read, naming file and line
   */
  List<IndexedText> read() throws IOException {
    if (words < 1) {
      throw new BadInputException("--passage-words is " + words + "; the least is 1");
    }
    List<IndexedText> all = new ArrayList<>();
    for (Path path : paths) {
      boolean json = path.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
      if (json && Files.isRegularFile(path)) {
        all.addAll(objects(path));
      } else {
        PassageCutting cutting = new PassageCutting(words, PassageCutting.USUAL.language());
        for (Passage passage : PassageFiles.read(path, cutting)) {
          String place = passage.begin() == 0 ? "" : "+" + passage.begin();
          all.add(new IndexedText(passage.source() + place, "", passage.text()));
        }
      }
    }
    return all;
  }

  private List<IndexedText> objects(Path file) {
    List<Document> documents = documents(file, text);
    // What makes the text is no attribute any more.
    Optional<List<Document>> titles =
        title != null && text.contains(title)
            ? Optional.of(documents(file, List.of(title)))
            : Optional.empty();
    List<IndexedText> all = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document document = documents.get(i);
      String named = titles.isPresent() ? titles.get().get(i).text() : title(document);
      all.add(new IndexedText(document.name(), named, document.text()));
    }
    return all;
  }

  private List<Document> documents(Path file, List<String> keys) {
    return new JsonLinesReader()
        .read(new JsonLinesReader.Settings(file, keys, Optional.ofNullable(id)))
        .documents();
  }

  private String title(Document document) {
    if (title == null) {
      return "";
    }
    if (title.equals(id)) {
      return document.name();
    }
    String found = document.attributes().get(title);
    if (found == null) {
      throw new BadInputException(
          String.format(
              "%s: there is no title '%s'; %s",
              document.place(), title, NearestName.hint(title, document.attributes().keySet())));
    }
    return found;
  }
}
