package io.tandem.api.data;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is to be predicted of a document: which of its attributes a model is to tell, and from which
 * others. Trainers and evaluators say which tasks they are for.
 */
public sealed interface Task
    permits ImageText,
        Matching,
        Task.Classification,
        Task.LanguageModelling,
        Task.MaskedLanguageModelling,
        Task.MultiLabel,
        Task.MultipleChoice,
        Task.QuestionAnswering,
        Task.Regression,
        Task.SpanCorruption,
        Task.Tagging,
        Task.TextToText,
        Task.WordVectors {

  /** The name that configs choose it by. */
  default String name() {
    return getClass().getAnnotation(TypeName.class).value();
  }

  /**
   * Refuses data that the task cannot be learned from.
   *
   * @param data the documents
   * @throws BadInputException if a document lacks what is to be told of it, or it is malformed,
   *     naming the document, what it has and the nearest name
   */
  void check(TextDataset data);

  /**
   * The texts of a document that a model reads or is to write: what a vocabulary is for.
   *
   * @param document one that is fit for the task
   * @return its text, and where another text is to be made of it, that one too
   */
  default List<String> texts(Document document) {
    return List.of(document.text());
  }

  /** The text itself is to be predicted, token by token. */
  @TypeName("language-modelling")
  @Doc("The text is predicted token by token.")
  record LanguageModelling() implements Task {
    @Override
    public void check(TextDataset data) {}
  }

  /**
   * Each document is of one of several classes.
   *
   * @param label the attribute that names the class
   */
  @TypeName("classification")
  @Doc("Each document is of one of several classes.")
  record Classification(
      @Doc("The attribute of a document that names its class.") @Default("label") String label)
      implements Task {
    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::of);
    }

    /** The class of a document. */
    public String of(Document document) {
      return DocumentFields.attribute(document, label, "label");
    }
  }

  /**
   * Each document has any number of labels.
   *
   * @param labels the list of a document that names them; it may be empty
   */
  @TypeName("multi-label")
  @Doc("Each document has any number of labels.")
  record MultiLabel(
      @Doc("The list of a document that names its labels.") @Default("labels") String labels)
      implements Task {
    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::of);
    }

    /** The labels of a document, sorted, each once. */
    public SortedSet<String> of(Document document) {
      return new TreeSet<>(DocumentFields.list(document, labels, "labels"));
    }
  }

  /**
   * Each document has a number.
   *
   * @param target the attribute that holds it, as a decimal number
   */
  @TypeName("regression")
  @Doc("Each document has a number.")
  record Regression(
      @Doc("The attribute of a document that holds the number.") @Default("target") String target)
      implements Task {
    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::of);
    }

    /** The number of a document, finite. */
    public double of(Document document) {
      return DocumentFields.number(
          document, target, DocumentFields.attribute(document, target, "target"));
    }
  }

  /**
   * Each word of a document has a tag.
   *
   * @param words the list of a document that holds its words
   * @param tags the list that holds their tags, as many as words
   */
  @TypeName("tagging")
  @Doc("Each word of a document has a tag.")
  record Tagging(
      @Doc("The list of a document that holds its words.") @Default("words") String words,
      @Doc("The list of a document that holds the tags of its words.") @Default("tags") String tags)
      implements Task {
    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::tagsOf);
    }

    /** {@inheritDoc} Of a document that is lists alone, its words. */
    @Override
    public List<String> texts(Document document) {
      return List.of(
          document.text().isEmpty() ? String.join(" ", wordsOf(document)) : document.text());
    }

    /** The words of a document. */
    public List<String> wordsOf(Document document) {
      return DocumentFields.list(document, words, "words");
    }

    /** The tags of a document's words. */
    public List<String> tagsOf(Document document) {
      List<String> found = DocumentFields.list(document, tags, "tags");
      int expected = wordsOf(document).size();
      if (found.size() != expected) {
        throw new BadInputException(
            String.format(
                "document '%s' has %d '%s' for %d '%s'; each word has one",
                document.name(), found.size(), tags, expected, words));
      }
      return found;
    }
  }

  /**
   * A text is to be made of each document's text: a translation, a summary, an answer.
   *
   * @param target the attribute that holds the text to be made; more of them in a list of that name
   *     are as good
   * @param prefix what is put before each document's text, by which a model that learns several
   *     tasks tells them apart (Raffel et al. 2020, section 2.4)
   * @param prefixFrom the attribute that holds a document's own, which is followed by a colon and a
   *     space; a text without that attribute is taken as it is, so that one can be asked with any
   */
  @TypeName("text-to-text")
  @Doc("A text is to be made of each document's text.")
  record TextToText(
      @Doc("The attribute, or the list of equally good ones, that holds the text to be made.")
          @Default("target")
          String target,
      @Doc("What is put before each document's text, such as \"summarize: \".") @Default("")
          String prefix,
      @Doc("The attribute that names a document's own task: it is put before the text with ': '.")
          Optional<String> prefixFrom)
      implements Task {

    /** Refuses two ways to the same. */
    public TextToText {
      if (!prefix.isEmpty() && prefixFrom.isPresent()) {
        throw new IllegalArgumentException(
            "prefix and prefix-from exclude each other: a text has one task");
      }
    }

    /** Texts with nothing before them. */
    public TextToText(String target) {
      this(target, "", Optional.empty());
    }

    /** What is read of a document: its text, and what is to be put before it. */
    public String source(Document document) {
      String before =
          prefixFrom
              .map(name -> document.attributes().get(name))
              .map(name -> name + ": ")
              .orElse(prefix);
      return before + document.text();
    }

    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::of);
      prefixFrom.ifPresent(
          name ->
              data.documents().forEach(one -> DocumentFields.attribute(one, name, "prefix-from")));
    }

    @Override
    public List<String> texts(Document document) {
      List<String> texts = new ArrayList<>(List.of(source(document)));
      texts.addAll(of(document));
      return texts;
    }

    /** The texts that would be right, at least one. */
    public List<String> of(Document document) {
      List<String> several = document.lists().getOrDefault(target, List.of());
      return several.isEmpty()
          ? List.of(DocumentFields.attribute(document, target, "target"))
          : several;
    }
  }

  /**
   * Spans of the text are left out, and are to be told: what a model that makes text of text learns
   * from text alone (Raffel et al. 2020, arXiv 1910.10683, section 3.1.4).
   *
   * @param rate the share of the tokens that are left out
   * @param meanSpan how many tokens a span has on average
   */
  @TypeName("span-corruption")
  @Doc("Spans of the text are left out, and are told.")
  record SpanCorruption(
      @Doc("The share of the tokens that are left out.")
          @Default("0.15")
          @Range(above = 0, max = 0.5)
          double rate,
      @Doc("How many tokens a span has on average.") @Default("3") @Range(min = 1, max = 1000)
          double meanSpan)
      implements Task {
    @Override
    public void check(TextDataset data) {}
  }

  /**
   * Some tokens of the text are masked, and are to be told from all others (Devlin et al. 2019,
   * arXiv 1810.04805, section 3.1): what an encoder learns from text alone.
   *
   * @param rate the share of the tokens that are to be told; at least one of each example
   * @param masked the share of these that the mask stands for
   * @param random the share that a token drawn from the vocabulary stands for; the rest stays
   * @param wholeWords whether all tokens of a word are chosen together
   * @param nextSentence whether it is to be told as well whether a second text follows the first
   * @param masking how often it is drawn what is masked
   */
  @TypeName("masked-language-modelling")
  @Doc("Tokens of the text are masked, and are told.")
  record MaskedLanguageModelling(
      @Doc("The share of the tokens that are told.") @Default("0.15") @Range(above = 0, max = 0.9)
          double rate,
      @Doc("The share of these that the mask stands for.") @Default("0.8") @Range(min = 0, max = 1)
          double masked,
      @Doc("The share that a drawn token stands for; what remains of 1 stays as it is.")
          @Default("0.1")
          @Range(min = 0, max = 1)
          double random,
      @Doc("Whether all tokens of a word are chosen together.") @Default("false")
          boolean wholeWords,
      @Doc(
              "Whether it is told as well whether a second text follows the first, as half of them"
                  + " do.")
          @Default("false")
          boolean nextSentence,
      @Doc("How often it is drawn what is masked: in each pass, or once.") @Default("dynamic")
          Masking masking)
      implements Task {

    /** How often it is drawn which tokens are masked, and which texts stand together. */
    public enum Masking {
      /** In each pass anew, as RoBERTa does. */
      DYNAMIC,
      /** Once for all passes. */
      STATIC
    }

    /** Checks what goes together. */
    public MaskedLanguageModelling {
      if (masked + random > 1 + 1e-12) {
        throw new IllegalArgumentException(
            String.format(
                "masked is %s and random %s, together more than all that are told",
                masked, random));
      }
    }

    /** The published shares of single tokens, drawn in each pass. */
    public MaskedLanguageModelling() {
      this(0.15, 0.8, 0.1, false, false, Masking.DYNAMIC);
    }

    @Override
    public void check(TextDataset data) {}
  }

  /**
   * A question is answered with a piece of the document's text, or by saying that the text has no
   * answer (Rajpurkar et al. 2016, arXiv 1606.05250; 2018, arXiv 1806.03822).
   *
   * @param question the attribute that holds the question
   * @param answers the list of a document that holds its answers, all of them right; a text that
   *     has none has an empty list, or none
   * @param starts the list that holds where in the text each answer begins, counted in Unicode
   *     characters from 0, as SQuAD does; without it each is looked for
   * @param noAnswer whether there may be no answer
   */
  @TypeName("question-answering")
  @Doc("A question is answered with a piece of the text.")
  record QuestionAnswering(
      @Doc("The attribute of a document that holds the question.") @Default("question")
          String question,
      @Doc("The list of a document that holds the right answers.") @Default("answers")
          String answers,
      @Doc(
              "The list that holds where in the text each begins, in characters from 0; where a"
                  + " document has none, the first place that fits is taken.")
          @Default("answer-starts")
          String starts,
      @Doc("Whether a text may have no answer.") @Default("false") boolean noAnswer)
      implements Task {

    /**
     * A right answer.
     *
     * @param text the answer
     * @param begin where it begins in the document's text, in {@code char}s
     */
    public record Answer(String text, int begin) {
      /** Where it has ended. */
      public int end() {
        return begin + text.length();
      }
    }

    @Override
    public void check(TextDataset data) {
      for (Document document : data.documents()) {
        questionOf(document);
        of(document);
      }
    }

    @Override
    public List<String> texts(Document document) {
      return List.of(questionOf(document), document.text());
    }

    /** The question that is asked of a document. */
    public String questionOf(Document document) {
      return DocumentFields.attribute(document, question, "question");
    }

    /**
     * The answers of a document, in its order; none if its text has none.
     *
     * @throws BadInputException if one does not stand in the text where it is said to, or there has
     *     to be one and is none
     */
    public List<Answer> of(Document document) {
      List<String> texts = document.lists().getOrDefault(answers, List.of());
      if (texts.isEmpty() && !noAnswer) {
        throw new BadInputException(
            String.format(
                "%s has no answer in '%s', which 'task.answers' names; texts without an answer want"
                    + " 'task.no-answer = true'",
                document.place(), answers));
      }
      List<String> places = document.lists().get(starts);
      if (places != null && places.size() != texts.size()) {
        throw new BadInputException(
            String.format(
                "%s has %d '%s' for %d '%s'; each answer has one",
                document.place(), places.size(), starts, texts.size(), answers));
      }
      List<Answer> found = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        String answer = texts.get(i);
        int begin =
            places == null
                ? document.text().indexOf(answer)
                : place(document.text(), places.get(i));
        if (answer.isEmpty() || begin < 0 || !document.text().startsWith(answer, begin)) {
          throw new BadInputException(
              String.format(
                  "%s: the answer '%s' does not stand in the text%s",
                  document.place(),
                  answer,
                  places == null ? "" : " at character " + places.get(i)));
        }
        found.add(new Answer(answer, begin));
      }
      return found;
    }

    /** Where a character of this number is; -1 if there is none. */
    private static int place(String text, String number) {
      return number.matches("\\d{1,9}")
              && Integer.parseInt(number) <= text.codePointCount(0, text.length())
          ? text.offsetByCodePoints(0, Integer.parseInt(number))
          : -1;
    }
  }

  /**
   * One of several texts fits to the document's text best: it goes on with it, or answers it
   * (Zellers et al. 2018, arXiv 1808.05326; Lai et al. 2017, arXiv 1704.04683).
   *
   * @param choices the list of a document that holds the texts, at least two
   * @param before the attribute, if there is one, that stands before each of them: a question, or
   *     the beginning of what they end
   * @param answer the attribute with the number of the right one, from 0
   */
  @TypeName("multiple-choice")
  @Doc("One of several texts fits to a text best.")
  record MultipleChoice(
      @Doc("The list of a document that holds what can be chosen.") @Default("choices")
          String choices,
      @Doc("An attribute that stands before each choice: a question, the beginning of a sentence.")
          Optional<String> before,
      @Doc("The attribute that holds the number of the right one, from 0.") @Default("answer")
          String answer)
      implements Task {

    @Override
    public void check(TextDataset data) {
      data.documents().forEach(this::of);
    }

    @Override
    public List<String> texts(Document document) {
      List<String> texts = new ArrayList<>(List.of(document.text()));
      texts.addAll(choicesOf(document));
      return texts;
    }

    /** What can be chosen, with what stands before it: at least two texts. */
    public List<String> choicesOf(Document document) {
      List<String> all = DocumentFields.list(document, choices, "choices");
      if (all.size() < 2) {
        throw new BadInputException(
            String.format("%s has %d '%s'; at least two", document.place(), all.size(), choices));
      }
      return before
          .map(name -> DocumentFields.attribute(document, name, "before"))
          .filter(text -> !text.isEmpty())
          .map(text -> all.stream().map(choice -> text + " " + choice).toList())
          .orElse(all);
    }

    /** The number of the right one, from 0. */
    public int of(Document document) {
      String number = DocumentFields.attribute(document, answer, "answer").strip();
      int choices = choicesOf(document).size();
      if (!number.matches("\\d{1,6}") || Integer.parseInt(number) >= choices) {
        throw new BadInputException(
            String.format(
                "%s: '%s' is '%s'; allowed are the numbers of its %d choices, 0 to %d",
                document.place(), answer, number, choices, choices - 1));
      }
      return Integer.parseInt(number);
    }
  }

  /** Vectors are to be found for the words of the text, by the company that they keep. */
  @TypeName("word-vectors")
  @Doc("Vectors are found for the words of the text.")
  record WordVectors() implements Task {
    @Override
    public void check(TextDataset data) {}
  }
}
