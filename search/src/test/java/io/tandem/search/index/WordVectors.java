package io.tandem.search.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** An encoder for tests: each word has a vector drawn from its letters, and a text their sum. */
final class WordVectors {
  static final int SIZE = 16;

  private WordVectors() {}

  static IndexEncoder encoder(VectorSimilarity similarity) {
    return new IndexEncoder("words", "0".repeat(64), SIZE, similarity, 64, "float32");
  }

  static IndexPlan plan(List<IndexedText> texts) {
    return IndexPlan.of("test", "whole", texts, Optional.of(encoder(VectorSimilarity.COSINE)));
  }

  static float[] of(String text) {
    float[] sum = new float[SIZE];
    for (String word : text.split(" ", -1)) {
      Random draw = new Random(word.hashCode());
      for (int i = 0; i < SIZE; i++) {
        sum[i] += (float) draw.nextGaussian();
      }
    }
    return sum;
  }

  static List<float[]> of(List<String> texts) {
    return texts.stream().map(WordVectors::of).toList();
  }

  /** Texts of words that a few hundred numbers name. */
  static List<IndexedText> texts(int count) {
    Random draw = new Random(5);
    List<IndexedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("text" + i);
      for (int word = 0; word < 8; word++) {
        text.append(" word").append(draw.nextInt(200));
      }
      texts.add(new IndexedText("id" + i, "title " + i, text.toString()));
    }
    return texts;
  }
}
