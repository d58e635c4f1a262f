package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.Matching;
import io.tandem.datasets.text.JsonLinesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tandem mine}, whose output a task with negatives reads. */
class MineCommandTest {
  @TempDir Path folder;
  private Path pairs;

  @BeforeEach
  void somePairs() throws IOException {
    pairs =
        Files.writeString(
            folder.resolve("pairs.jsonl"),
            """
            {"query": "the cat sat", "found": "a cat that sat on the mat"}
            {"query": "a dog ran", "found": "the dog ran after it"}
            {"query": "what is on the mat?", "found": "nobody knows"}
            """);
  }

  private CommandRun mine(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of(
                    "mine",
                    pairs.toString(),
                    "--first=query",
                    "--second=found",
                    "--output=" + output()),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Path output() {
    return folder.resolve("mined.jsonl");
  }

  private List<Document> mined() {
    List<Document> documents =
        new JsonLinesReader()
            .read(new JsonLinesReader.Settings(output(), List.of("query"), Optional.empty()))
            .documents();
    Matching task =
        new Matching(
            Optional.of("found"), Optional.of("negatives"), Optional.empty(), Optional.empty());
    documents.forEach(document -> assertTrue(task.othersOf(document).size() > 1));
    return documents;
  }

  @Test
  void negativesAreFoundByWords() {
    CommandRun run = mine("--bm25", "--negatives=1");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("3 of 3 pairs, with 3 negatives"), run.out());
    assertEquals(List.of("the dog ran after it"), mined().get(0).lists().get("negatives"));
    assertEquals(List.of("a cat that sat on the mat"), mined().get(2).lists().get("negatives"));
  }

  @Test
  void negativesAreFoundByVectors() {
    String encoder = "--encoder=" + PublishedPipeline.of("bert-masked").folder();
    CommandRun run = mine(encoder, "--negatives=2", "--threads=1");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("3 of 3 pairs, with 6 negatives"), run.out());
    assertEquals(3, mined().size());
  }

  @Test
  void pairsAreLabelledForACrossEncoder() throws IOException {
    CommandRun run = mine("--bm25", "--negatives=1", "--labelled");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        List.of(
            "{\"query\":\"the cat sat\",\"found\":\"a cat that sat on the mat\",\"label\":\"1\"}",
            "{\"query\":\"the cat sat\",\"found\":\"the dog ran after it\",\"label\":\"0\"}"),
        Files.readAllLines(output()).subList(0, 2));
    assertEquals(6, Files.readAllLines(output()).size());
  }

  private static void refused(CommandRun run, String why) {
    assertEquals(2, run.exit(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  @Test
  void whatCannotBeMinedIsRefused() {
    refused(mine(), "say how to mine");
    refused(mine("--bm25", "--encoder=x"), "choose one");
    refused(mine("--bm25", "--from=5", "--to=5"), "--to is greater than --from");
    refused(
        CommandRun.of("mine", pairs.toString(), "--first=query", "--bm25", "--output=" + output()),
        "there is no second text 'second'");
  }
}
