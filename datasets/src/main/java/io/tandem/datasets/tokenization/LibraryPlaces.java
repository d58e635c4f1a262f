package io.tandem.datasets.tokenization;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.tandem.api.data.TokenizedText;
import java.util.Arrays;
import java.util.List;

/** Where tokens stand: the library counts code points of the part that it was given. */
final class LibraryPlaces {
  private LibraryPlaces() {}

  /** The tokens of a text that was encoded in parts. */
  static TokenizedText join(List<String> parts, Encoding[] encodings) {
    int size = Arrays.stream(encodings).mapToInt(encoding -> encoding.getIds().length).sum();
    int[] ids = new int[size];
    int[] begins = new int[size];
    int[] ends = new int[size];
    int at = 0;
    int before = 0;
    for (int part = 0; part < encodings.length; part++) {
      int[] chars = charsOfPoints(parts.get(part));
      CharSpan[] spans = encodings[part].getCharTokenSpans();
      long[] wide = encodings[part].getIds();
      for (int i = 0; i < wide.length; i++, at++) {
        ids[at] = (int) wide[i];
        begins[at] = before + chars[spans[i].getStart()];
        ends[at] = before + chars[spans[i].getEnd()];
      }
      before += parts.get(part).length();
    }
    return new TokenizedText(ids, begins, ends);
  }

  /** For each code point the char at which it begins, and where the text has ended. */
  private static int[] charsOfPoints(String text) {
    int[] chars = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      chars[at++] = i;
    }
    chars[at] = text.length();
    return chars;
  }
}
