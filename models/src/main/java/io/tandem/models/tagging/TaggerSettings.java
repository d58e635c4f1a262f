package io.tandem.models.tagging;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.models.crf.TagScheme;
import io.tandem.models.embedding.Embeddings;

/**
 * The shape of a tagger, and how tags depend on each other.
 *
 * @param embeddings the vectors of words
 * @param characters what a word's letters tell
 * @param hidden the size of the state of one direction
 * @param layers how many recurrent layers stand on each other
 * @param dropout the rate on words' features, between layers and on their outputs
 * @param crf whether tags are told together by a conditional random field, and not one by one
 * @param scheme how tags mark entities, which says what may follow what
 * @param withinScheme whether sequences that the scheme does not have also count as impossible in
 *     training
 * @param longest words of a sentence
 */
public record TaggerSettings(
    @Doc("The vectors of words.") @Default("fresh") Embeddings embeddings,
    @Doc("What a word's letters tell: none, cnn or lstm.") @Default("cnn")
        CharacterFeatures characters,
    @Doc("The size of the state of one direction.") @Default("200") @Range(min = 1, max = 100_000)
        int hidden,
    @Doc("How many recurrent layers stand on each other.") @Default("1") @Range(min = 1, max = 100)
        int layers,
    @Doc("The dropout rate on words' features, between layers and on their outputs.")
        @Default("0.5")
        @Range(min = 0, below = 1)
        double dropout,
    @Doc("Whether tags are told together by a conditional random field, and not one by one.")
        @Default("true")
        boolean crf,
    @Doc("How tags mark entities: none, iob1, bio, bioes or bilou. Only what it has is predicted.")
        @Default("none")
        TagScheme scheme,
    @Doc(
            "Whether what the scheme does not have is also impossible in training, and not only in"
                + " decoding.")
        @Default("false")
        boolean withinScheme,
    @Doc("The most words that a sentence may have.") @Default("512") @Range(min = 1, max = 100_000)
        int longest) {

  /** The same without dropout, for a program that predicts. */
  TaggerSettings deterministic() {
    return new TaggerSettings(
        embeddings, characters, hidden, layers, 0, crf, scheme, withinScheme, longest);
  }
}
