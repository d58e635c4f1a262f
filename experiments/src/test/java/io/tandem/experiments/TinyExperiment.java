package io.tandem.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of an experiment of a few thousand weights, which runs in seconds. */
public final class TinyExperiment {
  private TinyExperiment() {}

  /**
   * Writes an experiment and a text of 400 short documents to a folder.
   *
   * @param more what the file says beside, in HOCON
   * @return the experiment file
   */
  public static Path in(Path folder, String backend, String more) throws IOException {
    Path text = folder.resolve("text.txt");
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      words.append("line ").append(i * i % 97).append(" tells of ").append(i % 7).append("\n\n");
    }
    Files.writeString(text, words);
    return Files.writeString(folder.resolve("tiny.conf"), text(text, backend) + more);
  }

  /** Reads a text file whose documents are separated by blank lines. */
  public static String text(Path data, String backend) {
    return String.join(
        "\n",
        "backend = " + backend,
        "threads = 1",
        "data { type = text-file, path = \"" + data + "\", documents = blank-line }",
        "split { type = every-nth, every = 5 }",
        "tokenizer { type = byte-pair, vocabulary-size = 300 }",
        "model { type = gpt, layers = 1, hidden = 16, heads = 2, context = 16, dropout = 0.1 }",
        "training {",
        "  steps = 4",
        "  batch = 4",
        "  schedule { type = constant, peak = 0.01 }",
        "}",
        "sample { prompt = \"the\", tokens = 5, sampling { temperature = 1 } }",
        "");
  }
}
