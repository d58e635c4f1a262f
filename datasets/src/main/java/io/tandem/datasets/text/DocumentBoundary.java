package io.tandem.datasets.text;

import java.util.ArrayList;
import java.util.List;

/** Where one document ends and the next begins within a file. */
public enum DocumentBoundary {
  /** The file is one document, kept to the last character. */
  FILE,
  /** Paragraphs: documents with blank lines between them, kept without the last line end. */
  BLANK_LINE,
  /** Every line that is not blank is a document, kept without its line end. */
  LINE;

  /**
   * A document's part of a file.
   *
   * @param text the text
   * @param line the line on which it begins, counted from 1
   */
  record Piece(String text, int line) {}

  /**
   * Cuts a file's text into the texts of its documents. Lines end with {@code \n}, {@code \r\n} or
   * {@code \r}; a line of white space alone is blank.
   *
   * @param text the whole file
   * @return the pieces in the order of the file, none of them blank
   */
  List<Piece> split(String text) {
    if (this == FILE) {
      return text.isBlank() ? List.of() : List.of(new Piece(text, 1));
    }
    List<Piece> pieces = new ArrayList<>();
    int pieceBegin = 0;
    int pieceEnd = 0;
    int pieceLine = 0; // 0 where no piece is open
    int line = 1;
    for (int begin = 0; begin < text.length(); line++) {
      int end = lineEnd(text, begin);
      boolean blank = text.substring(begin, end).isBlank();
      if (pieceLine > 0 && (blank || this == LINE)) {
        pieces.add(new Piece(text.substring(pieceBegin, pieceEnd), pieceLine));
        pieceLine = 0;
      }
      if (!blank) {
        if (pieceLine == 0) {
          pieceLine = line;
          pieceBegin = begin;
        }
        pieceEnd = end;
      }
      begin = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    if (pieceLine > 0) {
      pieces.add(new Piece(text.substring(pieceBegin, pieceEnd), pieceLine));
    }
    return pieces;
  }

  private static int lineEnd(String text, int begin) {
    int end = begin;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
