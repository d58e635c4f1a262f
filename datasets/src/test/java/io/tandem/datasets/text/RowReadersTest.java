package io.tandem.datasets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, lines of JSON and columns, in the forms of published data. */
class RowReadersTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static TableReader.Settings table(
      Path path, TableReader.Format format, List<String> columns, String... text) {
    return new TableReader.Settings(
        path, format, Optional.empty(), columns, List.of(text), Optional.empty(), Map.of());
  }

  private List<Document> rows(TableReader.Settings settings) {
    return new TableReader().read(settings).documents();
  }

  private String refused(TableReader.Settings settings) {
    return assertThrows(BadInputException.class, () -> rows(settings))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void aTableOfAgNewsIsRead() throws IOException {
    Path file =
        file(
            "train.csv",
            """
            "3","Oil rises","Prices rose, and ""quickly""."
            "4","New chip","Two
            lines"

            """);
    List<Document> rows =
        rows(
            table(
                file,
                TableReader.Format.CSV,
                List.of("label", "title", "description"),
                "title",
                "description"));
    assertEquals(
        List.of(
            new Document(
                "train.csv:1", "Oil rises\nPrices rose, and \"quickly\".", Map.of("label", "3")),
            new Document("train.csv:2", "New chip\nTwo\nlines", Map.of("label", "4"))),
        rows);
  }

  @Test
  void aTableOfSstIsReadWithItsQuotesAsTheyAre() throws IOException {
    Path file =
        file("dev.tsv", "sentence\tlabel\r\nit 's a \"charming journey .\t1\r\nbleak\t0\r\n");
    assertEquals(
        List.of(
            new Document("dev.tsv:2", "it 's a \"charming journey .", Map.of("label", "1")),
            new Document("dev.tsv:3", "bleak", Map.of("label", "0"))),
        rows(table(file, TableReader.Format.TSV, List.of(), "sentence")));
  }

  @Test
  void aTableOfStsIsReadWithBothSentencesAndTheScore() throws IOException {
    Path file =
        file(
            "sts.tsv",
            "main-captions\tMSRvid\t2012\t1\t5.00\tA plane takes off.\tA plane is taking off.\n");
    List<Document> rows =
        rows(
            table(
                file,
                TableReader.Format.TSV,
                List.of("genre", "source", "year", "id", "score", "first", "second"),
                "first",
                "second"));
    assertEquals("A plane takes off.\nA plane is taking off.", rows.get(0).text());
    assertEquals("5.00", rows.get(0).attributes().get("score"));
  }

  @Test
  void listsAndNamesStandInColumnsOfTheirOwn() throws IOException {
    Path file = file("a.csv", "id,text,labels\nx1,one,a; b;\nx2,two,\n");
    List<Document> rows =
        rows(
            new TableReader.Settings(
                file,
                TableReader.Format.CSV,
                Optional.empty(),
                List.of(),
                List.of("text"),
                Optional.of("id"),
                Map.of("labels", ";")));
    assertEquals(
        List.of(
            new Document(
                "x1", "one", Map.of(), Map.of("labels", List.of("a", "b")), line("a.csv", 2)),
            new Document("x2", "two", Map.of(), Map.of("labels", List.of()), line("a.csv", 3))),
        rows);
  }

  private static Optional<Document.Lines> line(String file, int number) {
    return Optional.of(new Document.Lines(file, List.of(number)));
  }

  @Test
  void aTableThatIsMalformedIsRefusedWithItsLine() throws IOException {
    assertEquals(
        "a.csv:3: 3 values for the 2 columns [text, label]",
        refused(
            table(
                file("a.csv", "text,label\n\"x\",1\ny,2,3\n"),
                TableReader.Format.CSV,
                List.of(),
                "text")));
    assertEquals(
        "b.csv:2: there is no 'text'; did you mean 'txt'? Allowed: txt, label",
        refused(
            table(file("b.csv", "txt,label\nx,1\n"), TableReader.Format.CSV, List.of(), "text")));
    assertEquals(
        "c.csv:2: the text (text) is empty",
        refused(
            table(file("c.csv", "text,label\n ,1\n"), TableReader.Format.CSV, List.of(), "text")));
    assertTrue(
        refused(
                table(
                    file("d.csv", "text,label\n\"never closed,1\nx,2\n"),
                    TableReader.Format.CSV,
                    List.of(),
                    "text"))
            .startsWith("d.csv: not a table of this form (are quotes closed?)"));
    assertTrue(
        refused(table(file("e.csv", "text,text\nx,2\n"), TableReader.Format.CSV, List.of(), "text"))
            .startsWith("e.csv:1: the columns' names must be different"));
    assertEquals(
        "f.csv: there is no document in it",
        refused(table(file("f.csv", "text,label\n"), TableReader.Format.CSV, List.of(), "text")));
  }

  @Test
  void aNameThatStandsTwiceIsRefusedWithBothLines() throws IOException {
    Path file = file("a.csv", "id,text\nx,one\ny,two\nx,three\n");
    assertEquals(
        "a.csv:4: 'x' is the name of line 2, too",
        refused(
            new TableReader.Settings(
                file,
                TableReader.Format.CSV,
                Optional.empty(),
                List.of(),
                List.of("text"),
                Optional.of("id"),
                Map.of())));
  }

  @Test
  void aLineOfMillionsOfCharactersIsRead() throws IOException {
    String huge = "x".repeat(5_000_000);
    Path file = file("huge.csv", "text,label\n\"" + huge + "\",1\n");
    assertEquals(huge, rows(table(file, TableReader.Format.CSV, List.of(), "text")).get(0).text());
    Path words = file("huge.txt", huge + " O\n");
    assertEquals(huge, sentences(words, "words", "tags").get(0).text());
  }

  private static List<Document> json(Path path, String... text) {
    return new JsonLinesReader()
        .read(new JsonLinesReader.Settings(path, List.of(text), Optional.empty()))
        .documents();
  }

  @Test
  void linesOfJsonBecomeTextAttributesAndLists() throws IOException {
    Path file =
        file(
            "a.jsonl",
            "{\"text\":\"größer"
                + " 😀\",\"label\":3,\"sure\":true,\"tags\":[\"a\",\"b\"],\"none\":null,\"answer\":{\"text\":\"x\",\"start\":1.5},\"spans\":[{\"from\":1}]}\r\n\n");
    assertEquals(
        List.of(
            new Document(
                "a.jsonl:1",
                "größer 😀",
                Map.of("label", "3", "sure", "true", "answer.text", "x", "answer.start", "1.5"),
                Map.of("tags", List.of("a", "b")))),
        json(file, "text"));
  }

  @Test
  void wordsAndTagsCanStandInLinesOfJsonWithoutAText() throws IOException {
    Path file = file("a.jsonl", "{\"words\":[\"Ann\",\"sleeps\"],\"tags\":[\"N\",\"V\"]}");
    assertEquals(List.of("Ann", "sleeps"), json(file).get(0).lists().get("words"));
  }

  @Test
  void listsWithoutATextAreToldHowTheyAreRead() throws IOException {
    Path file = file("a.jsonl", "{\"words\":[\"Ann\"],\"tags\":[\"N\"]}");
    assertTrue(
        assertThrows(BadInputException.class, () -> json(file, "text"))
            .getMessage()
            .endsWith(
                "a.jsonl:1: there is no text 'text', but the lists words, tags; text = [] is for"
                    + " documents of lists alone"));
  }

  @Test
  void aDocumentWithANameOfItsOwnTellsItsLine() throws IOException {
    Path file = file("a.jsonl", "{\"id\":\"p1\",\"text\":\"x\"}\n{\"id\":\"p2\",\"text\":\"y\"}");
    Document second =
        new JsonLinesReader()
            .read(new JsonLinesReader.Settings(file, List.of("text"), Optional.of("id")))
            .documents()
            .get(1);
    assertEquals("a.jsonl:2, document 'p2'", second.place());
    assertEquals("document 'a.jsonl:1'", json(file, "text").get(0).place());
  }

  @Test
  void aLineThatIsNoJsonObjectIsRefusedWithItsPlace() throws IOException {
    Path broken = file("a.jsonl", "{\"text\":\"x\"}\n{\"text\":}\n");
    String message =
        assertThrows(BadInputException.class, () -> json(broken, "text"))
            .getMessage()
            .replace(folder + "/", "");
    assertEquals("a.jsonl:2: column 9: expected a value but found '}'", message);
    Path list = file("b.jsonl", "[1]\n");
    assertTrue(
        assertThrows(BadInputException.class, () -> json(list, "text"))
            .getMessage()
            .endsWith("b.jsonl:1: expected an object but found an array"));
  }

  private static List<Document> sentences(Path path, String... columns) {
    return new ColumnsReader()
        .read(
            new ColumnsReader.Settings(
                path, List.of(columns), "words", ColumnsReader.Separator.BLANKS, Optional.of("# ")))
        .documents();
  }

  @Test
  void columnsOfConll2003AreRead() throws IOException {
    Path file =
        file(
            "eng.testa",
            "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n. . O O\n\n\n"
                + "# a comment\nPeter NNP B-NP B-PER\r\nBlackburn NNP I-NP I-PER");
    List<Document> sentences = sentences(file, "words", "pos", "chunks", "tags");
    assertEquals(
        List.of("eng.testa:3", "eng.testa:9"), sentences.stream().map(Document::name).toList());
    assertEquals("EU rejects .", sentences.get(0).text());
    assertEquals(List.of("B-ORG", "O", "O"), sentences.get(0).lists().get("tags"));
    assertEquals(List.of("NNP", "NNP"), sentences.get(1).lists().get("pos"));
    assertEquals("eng.testa:5", sentences.get(0).placeOf(2));
    assertEquals("eng.testa:10", sentences.get(1).placeOf(1));
  }

  @Test
  void unequalColumnsAreRefusedWithTheirLine() throws IOException {
    Path file = file("a.conll", "EU B-ORG\nrejects\n");
    assertEquals(
        "a.conll:2: 1 columns where 2 are expected: [words, tags]",
        assertThrows(BadInputException.class, () -> sentences(file, "words", "tags"))
            .getMessage()
            .replace(folder + "/", ""));
    Path nothing = file("b.conll", "-DOCSTART- O\n\n# only this\n");
    assertTrue(
        assertThrows(BadInputException.class, () -> sentences(nothing, "words", "tags"))
            .getMessage()
            .endsWith("b.conll: there is no sentence in it"));
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine() throws IOException {
    Path file = folder.resolve("latin1.csv");
    Files.write(file, "text\nok\nM\u00FCnchen\n".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(
        refused(table(file, TableReader.Format.CSV, List.of(), "text"))
            .startsWith("latin1.csv: line 3: not UTF-8"));
  }
}
