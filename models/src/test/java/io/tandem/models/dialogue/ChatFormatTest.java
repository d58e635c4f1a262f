package io.tandem.models.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.models.dialogue.Message.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Forms of messages against Transformers' {@code apply_chat_template} ({@code
 * scripts/fixtures/chat_formats.py}), and the window on a talk.
 */
class ChatFormatTest {
  private static Message user(String text) {
    return new Message(Role.USER, text);
  }

  private static Message assistant(String text) {
    return new Message(Role.ASSISTANT, text);
  }

  private static final Message SYSTEM = new Message(Role.SYSTEM, "be brief");

  @Test
  void messagesAreRenderedAsThePublishedTemplatesRenderThem() {
    Path file = Path.of("src/test/resources/io/tandem/models/dialogue/chat-formats.json");
    List<JsonValue> cases = JsonReader.read(file).asArray().items();
    assertEquals(9, cases.size());
    for (JsonValue value : cases) {
      JsonObject one = value.asObject();
      ChatFormat format = ChatFormat.valueOf(one.member("format").asString());
      List<Message> messages =
          one.member("messages").asArray().items().stream()
              .map(JsonValue::asObject)
              .map(
                  m ->
                      new Message(
                          Role.valueOf(m.member("role").asString().toUpperCase(Locale.ROOT)),
                          m.member("content").asString()))
              .toList();
      assertEquals(one.member("prompt").asString(), format.prompt(messages));
      assertEquals(format, ChatFormat.of(Optional.of(one.member("template").asString())));
    }
  }

  @Test
  void withoutATemplateMessagesAreLinesAndAnotherOneIsRefused() {
    assertEquals(ChatFormat.PLAIN, ChatFormat.of(Optional.empty()));
    assertEquals(
        "be brief\nUser: hi\nAssistant: ho\nUser: and?\nAssistant:",
        ChatFormat.PLAIN.prompt(List.of(SYSTEM, user("hi"), assistant(" ho"), user("and?"))));
    assertTrue(
        assertThrows(BadInputException.class, () -> ChatFormat.of(Optional.of("{{ messages }}")))
            .getMessage()
            .contains("none of chatml, llama-2 and llama-3"));
  }

  /** A token for each message. */
  private static List<Message> shown(int turns, int room, Message... all) {
    return new HistoryWindow(turns, room, List::size).of(List.of(all));
  }

  @Test
  void theSystemsMessageStaysAndTheOldestTurnsFallOut() {
    Message[] all = {SYSTEM, user("a"), assistant("b"), user("c"), assistant("d"), user("e")};
    assertEquals(List.of(all), shown(9, 6, all));
    List<Message> later = List.of(SYSTEM, user("c"), assistant("d"), user("e"));
    assertEquals(later, shown(9, 5, all));
    assertEquals(later, shown(1, 99, all));
    assertEquals(List.of(SYSTEM, user("e")), shown(0, 99, all));
    assertEquals(List.of(SYSTEM, user("e")), shown(9, 2, all));
    assertEquals(
        "the message has 2 tokens with what belongs to it, and the model has room for 1 beside its"
            + " answer",
        assertThrows(BadInputException.class, () -> shown(9, 1, all)).getMessage());
  }
}
