package io.tandem.models.dialogue;

import io.tandem.api.error.BadInputException;
import java.util.List;
import java.util.Optional;

/**
 * How messages become the text that a model goes on with. A checkpoint's own template is a program
 * that comes with its weights, and is not run: which of these it is, is told by its marks.
 */
public enum ChatFormat {
  /** A line for each message, with who speaks before it; for models without marks of turns. */
  PLAIN("\nUser:") {
    @Override
    public String text(List<Message> messages) {
      StringBuilder all = new StringBuilder();
      for (Message message : messages) {
        all.append(speaker(message)).append(message.text().strip()).append('\n');
      }
      return all.toString();
    }

    @Override
    public String prompt(List<Message> messages) {
      return text(messages) + "Assistant:";
    }
  },
  /** OpenAI's Chat Markup Language, which Qwen and others were trained with. */
  CHATML("<|im_end|>") {
    @Override
    public String text(List<Message> messages) {
      StringBuilder all = new StringBuilder();
      for (Message message : messages) {
        all.append("<|im_start|>").append(message.role().published()).append('\n');
        all.append(message.text()).append("<|im_end|>\n");
      }
      return all.toString();
    }

    @Override
    public String prompt(List<Message> messages) {
      return text(messages) + "<|im_start|>assistant\n";
    }
  },
  /** That of Llama 2's models for talks (Touvron et al. 2023, arXiv 2307.09288). */
  LLAMA_2("</s>") {
    @Override
    public String text(List<Message> messages) {
      StringBuilder all = new StringBuilder();
      String system = "";
      for (Message message : messages) {
        switch (message.role()) {
          case SYSTEM -> system = "<<SYS>>\n" + message.text() + "\n<</SYS>>\n\n";
          case USER -> {
            String said = (system + message.text()).strip();
            all.append("<s>[INST] ").append(said).append(" [/INST]");
            system = "";
          }
          case ASSISTANT -> all.append(' ').append(message.text().strip()).append(" </s>");
        }
      }
      return all.toString();
    }

    @Override
    public String prompt(List<Message> messages) {
      return text(messages);
    }
  },
  /** That of Llama 3's (Grattafiori et al. 2024, arXiv 2407.21783). */
  LLAMA_3("<|eot_id|>") {
    @Override
    public String text(List<Message> messages) {
      StringBuilder all = new StringBuilder("<|begin_of_text|>");
      for (Message message : messages) {
        all.append("<|start_header_id|>").append(message.role().published());
        all.append("<|end_header_id|>\n\n").append(message.text().strip()).append("<|eot_id|>");
      }
      return all.toString();
    }

    @Override
    public String prompt(List<Message> messages) {
      return text(messages) + "<|start_header_id|>assistant<|end_header_id|>\n\n";
    }
  };

  private final String stop;

  ChatFormat(String stop) {
    this.stop = stop;
  }

  private static String speaker(Message message) {
    return switch (message.role()) {
      case SYSTEM -> "";
      case USER -> "User: ";
      case ASSISTANT -> "Assistant: ";
    };
  }

  /** Messages that were said. */
  public abstract String text(List<Message> messages);

  /** Messages of which the last one is to be answered. */
  public abstract String prompt(List<Message> messages);

  /** What ends an answer. */
  public String stop() {
    return stop;
  }

  /**
   * The form that a checkpoint's template has, by its marks.
   *
   * @param template the template, if the checkpoint has one
   * @return {@link #PLAIN} if it has none
   * @throws BadInputException if its marks are of none of these
   */
  public static ChatFormat of(Optional<String> template) {
    if (template.isEmpty()) {
      return PLAIN;
    }
    String marks = template.get();
    if (marks.contains("<|im_start|>")) {
      return CHATML;
    }
    if (marks.contains("<|start_header_id|>")) {
      return LLAMA_3;
    }
    if (marks.contains("[INST]") && marks.contains("<<SYS>>")) {
      return LLAMA_2;
    }
    throw new BadInputException(
        "the checkpoint's chat template is none of chatml, llama-2 and llama-3; say with --format"
            + " which form comes closest");
  }
}
