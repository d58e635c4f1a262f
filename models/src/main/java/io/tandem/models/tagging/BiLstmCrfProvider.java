package io.tandem.models.tagging;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.model.Model;
import io.tandem.api.model.ModelMaterial;
import io.tandem.api.model.ModelProvider;
import io.tandem.models.checkpoint.ModelDescription;
import io.tandem.models.crf.TagScheme;
import io.tandem.models.crf.TransitionRules;
import io.tandem.models.embedding.EmbeddingTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Provides the tagger as {@code bilstm-crf}. */
public final class BiLstmCrfProvider implements ModelProvider<TaggerSettings> {
  /** What a model that continues a checkpoint need not have of it. */
  private static final Set<String> FREE = Set.of("dropout", "within-scheme", "longest");

  /** Used by the service loader. */
  public BiLstmCrfProvider() {}

  @Override
  public String name() {
    return BiLstmCrf.TYPE;
  }

  @Override
  public String description() {
    return "a tag for each word: LSTMs in both directions over words and letters, and a CRF";
  }

  @Override
  public Class<TaggerSettings> settingsType() {
    return TaggerSettings.class;
  }

  @Override
  public boolean fits(Task task) {
    return task instanceof Task.Tagging;
  }

  @Override
  public boolean continuesCheckpoints() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Tags and letters are those of the training documents, or of the checkpoint.
   *
   * @throws BadInputException if the tokenizer's vocabulary is not of words, no document has any
   *     words, a file of vectors cannot be read, or a tag or a sequence of tags is none of the
   *     scheme, naming document and word
   */
  @Override
  public Model create(TaggerSettings settings, ModelMaterial material) {
    if (!(material.task() instanceof Task.Tagging task)) {
      throw new IllegalArgumentException("not for the task '" + material.task().name() + "'");
    }
    refuseUnlessOfWords(material.tokenizer());
    Optional<ModelDescription<TaggerSettings>> known =
        ModelDescription.continued(material, name(), settings, FREE);
    TagScheme scheme = known.map(one -> one.settings().scheme()).orElse(settings.scheme());
    List<Document> documents = material.training().documents();
    List<String> own = List.copyOf(tags(task, documents, scheme));
    known.ifPresent(one -> one.refuseMore(BiLstmCrf.TAGS, own));
    TransitionRules rules =
        new TransitionRules(scheme, known.map(one -> one.learned(BiLstmCrf.TAGS)).orElse(own));
    for (Document document : documents) {
      rules.check(document, task.wordsOf(document), task.tagsOf(document));
    }
    return known
        .map(one -> described(one.with(task), material.tokenizer()))
        .orElseGet(() -> begun(settings, task, rules, material));
  }

  private SortedSet<String> tags(Task.Tagging task, List<Document> documents, TagScheme scheme) {
    SortedSet<String> tags = new TreeSet<>();
    for (Document document : documents) {
      List<String> own = task.tagsOf(document);
      for (int i = 0; i < own.size(); i++) {
        if (tags.add(own.get(i))) {
          scheme.check(own.get(i), document.placeOf(i));
        }
      }
    }
    if (tags.isEmpty()) {
      throw new BadInputException(
          "'" + name() + "' has nothing to learn: no training document has any words");
    }
    return tags;
  }

  private static BiLstmCrf begun(
      TaggerSettings settings, Task.Tagging task, TransitionRules rules, ModelMaterial material) {
    List<String> words =
        material.training().documents().stream()
            .flatMap(document -> task.wordsOf(document).stream())
            .toList();
    return new BiLstmCrf(
        settings,
        task,
        rules,
        settings.embeddings().table(material.tokenizer()),
        Alphabet.of(words),
        material.tokenizer());
  }

  @Override
  public Optional<Model> published(JsonObject config, Supplier<Tokenizer> tokenizer) {
    return ModelDescription.read(config, name(), TaggerSettings.class)
        .map(model -> described(model, tokenizer.get()));
  }

  private BiLstmCrf described(ModelDescription<TaggerSettings> model, Tokenizer words) {
    TaggerSettings settings = model.settings();
    refuseUnlessOfWords(words);
    return new BiLstmCrf(
        settings,
        model.task(Task.Tagging.class),
        new TransitionRules(settings.scheme(), model.learned(BiLstmCrf.TAGS)),
        EmbeddingTable.described(words.vocabularySize(), model.learned(BiLstmCrf.EMBEDDING)),
        new Alphabet(model.learned(BiLstmCrf.LETTERS)),
        words);
  }

  private void refuseUnlessOfWords(Tokenizer tokenizer) {
    if (tokenizer.idOf(Tokenizer.UNKNOWN).isEmpty()) {
      throw new BadInputException(
          String.format(
              "'%s' looks up whole words, and the tokenizer's vocabulary has no '%s' for those that"
                  + " it lacks; 'word-level' has",
              name(), Tokenizer.UNKNOWN));
    }
  }
}
