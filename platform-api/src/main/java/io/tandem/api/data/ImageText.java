package io.tandem.api.data;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.TypeName;
import io.tandem.api.error.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each document is a picture with a text that belongs to it: of a batch, it is to be told which
 * text belongs to which picture (Radford et al. 2021, arXiv 2103.00020). Vectors of both come of
 * it, by which pictures are found for texts, texts for pictures, and pictures told apart by classes
 * that nobody trained.
 *
 * @param picture the attribute that holds the picture's file
 * @param captions the list, if there is one, of what else may be said of a picture: in each pass of
 *     training one of these and the text is drawn
 */
@TypeName("image-text")
@Doc("It is told which text belongs to which picture.")
public record ImageText(
    @Doc("The attribute of a document that holds the file of its picture.") @Default("picture")
        String picture,
    @Doc("The list of other texts that belong to a picture; one of all is drawn in each pass.")
        Optional<String> captions)
    implements Task {

  @Override
  public void check(TextDataset data) {
    for (Document document : data.documents()) {
      pictureOf(document);
      captionsOf(document);
    }
  }

  @Override
  public List<String> texts(Document document) {
    return captionsOf(document);
  }

  /**
   * The file of a document's picture.
   *
   * @throws BadInputException if it names none
   */
  public Path pictureOf(Document document) {
    String name = DocumentFields.attribute(document, picture, "picture");
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadInputException(
          String.format("%s: '%s' is no name of a file", document.place(), picture), e);
    }
  }

  /**
   * What may be said of a document's picture: its text, and the others; each once.
   *
   * @throws BadInputException if its text is blank, or it has no such list
   */
  public List<String> captionsOf(Document document) {
    if (document.text().isBlank()) {
      throw new BadInputException(document.place() + ": its text is blank");
    }
    List<String> all = new ArrayList<>(List.of(document.text()));
    if (captions.isPresent()) {
      List<String> others = DocumentFields.list(document, captions.get(), "captions");
      others.stream().filter(one -> !one.isBlank() && !all.contains(one)).forEach(all::add);
    }
    return all;
  }
}
