package io.tandem.experiments.chat;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonWriter;
import io.tandem.models.dialogue.Chat;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A talk line by line: what begins with a slash is a command, all else is said to the model. */
public final class ChatSession {
  private static final List<String> COMMANDS =
      List.of("/help", "/quit", "/reset", "/save", "/system");

  private final Chat chat;
  private final TypedLines lines;
  private final PrintStream out;
  private final PrintWriter err;
  private final boolean json;
  private final AtomicBoolean interrupted = new AtomicBoolean();

  /**
   * A session.
   *
   * @param out where answers go
   * @param err where notes and mistakes go
   * @param json whether each answer is a line with a JSON object
   */
  public ChatSession(Chat chat, TypedLines lines, PrintStream out, PrintWriter err, boolean json) {
    this.chat = chat;
    this.lines = lines;
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Goes on until there are no more lines, or {@code /quit}. */
  public void run() {
    lines.onInterrupt(() -> interrupted.set(true));
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String text = line.get().strip();
      if (text.equals("/quit")) {
        return;
      }
      try {
        if (text.startsWith("/")) {
          command(text);
        } else if (!text.isEmpty()) {
          say(text);
        }
      } catch (BadInputException e) {
        note(e.getMessage());
      }
    }
  }

  private void say(String text) {
    interrupted.set(false);
    StringBuilder waiting = new StringBuilder();
    boolean[] began = new boolean[1];
    Chat.Answer answer =
        chat.say(
            text,
            interrupted::get,
            piece -> {
              if (!json) {
                show(waiting, began, piece);
              }
            });
    if (json) {
      out.println(
          JsonWriter.compact(
              JsonObject.builder()
                  .put("user", text)
                  .put("assistant", answer.text())
                  .put("interrupted", answer.interrupted())
                  .put("shown", answer.shown())
                  .build()));
    } else {
      out.println();
    }
  }

  /** Shows a piece, without white space at the answer's beginning and end. */
  private void show(StringBuilder waiting, boolean[] began, String piece) {
    waiting.append(piece);
    String text = began[0] ? waiting.toString() : waiting.toString().stripLeading();
    String shown = text.stripTrailing();
    began[0] = began[0] || !shown.isEmpty();
    waiting.setLength(0);
    waiting.append(text, shown.length(), text.length());
    out.print(shown);
    out.flush();
  }

  private void command(String text) {
    String name = text.split("\\s", 2)[0];
    String rest = text.substring(name.length()).strip();
    switch (name) {
      case "/reset" -> chat.reset();
      case "/system" -> chat.system(rest);
      case "/save" -> save(rest);
      case "/help" ->
          note(
              "/reset forgets what was said; /system TEXT says what the talk is to be like; /save"
                  + " FILE writes it as JSON lines; /quit ends");
      default -> note("there is no '" + name + "'; " + NearestName.hint(name, COMMANDS));
    }
  }

  private void save(String file) {
    if (file.isEmpty()) {
      throw new BadInputException("/save needs a file");
    }
    String content =
        chat.messages().stream()
            .map(
                one ->
                    JsonWriter.compact(
                            JsonObject.builder()
                                .put("role", one.role().published())
                                .put("content", one.text())
                                .build())
                        + "\n")
            .collect(Collectors.joining());
    try {
      AtomicFile.write(Path.of(file), content);
    } catch (IOException e) {
      note(file + ": cannot be written: " + e.getMessage());
    }
  }

  private void note(String text) {
    err.println("tandem: " + text);
    err.flush();
  }
}
