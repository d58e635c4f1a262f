package io.tandem.api.prediction;

import io.tandem.api.data.Document;
import io.tandem.api.evaluation.Exhibit;
import java.util.List;

/** A predictor that can tell what in a text spoke for what it might say of it. */
public interface Explaining extends Predictor {

  /**
   * Tells how much each piece of a document's text speaks for a label.
   *
   * @param document any document
   * @param label one of the labels that it knows
   * @return pieces that make up the text when they are joined; their weights are positive for what
   *     speaks for the label and negative for what speaks against it, the greatest of them 1 in
   *     size, and 0 where nothing is known of a piece
   * @throws io.tandem.api.error.BadInputException if it does not know the label, or cannot be asked
   *     about the document
   */
  List<Exhibit.Span> explain(Document document, String label);
}
