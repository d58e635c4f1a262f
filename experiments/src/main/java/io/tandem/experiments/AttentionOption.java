package io.tandem.experiments;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Precision;
import io.tandem.experiments.opened.OpenModel;
import io.tandem.experiments.picture.AttentionPicture;
import io.tandem.experiments.picture.Picture;
import io.tandem.experiments.picture.PictureFile;
import io.tandem.models.encoder.EncoderModel;
import io.tandem.models.pipeline.AttentionReader;
import io.tandem.models.pipeline.TextAttention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that ask for a picture of an encoder's attention. */
final class AttentionOption {
  @Option(
      names = "--attention",
      paramLabel = "FILE",
      description =
          "Also draws which tokens looked at which, as a map for each head of each layer, into a"
              + " .png or .svg; for one text.")
  private Path file;

  @Option(
      names = "--head",
      paramLabel = "LAYER.HEAD",
      description = "Draws this one of them alone, both counted from 0, as in 3.7.")
  private String head;

  /**
   * Refuses what cannot be drawn, before anything is computed.
   *
   * @param texts how many there are
   */
  void check(int texts) {
    if (file == null) {
      if (head != null) {
        throw new BadInputException("--head is of no use without --attention");
      }
      return;
    }
    PictureFile.check(file);
    if (texts != 1) {
      throw new BadInputException(
          "--attention is for one text, and there are " + texts + "; ask for one after the other");
    }
    if (head != null && !head.matches("\\d{1,5}\\.\\d{1,5}")) {
      throw new BadInputException(
          "--head is '" + head + "'; it is a layer and a head with a dot between, as in 3.7");
    }
  }

  /** Draws what was asked for. */
  void draw(
      OpenModel open, EncoderModel encoder, DeviceState state, Precision precision, String text)
      throws IOException {
    if (file == null) {
      return;
    }
    try (AttentionReader reader =
        new AttentionReader(encoder, open.tokenizer(), state, precision)) {
      TextAttention attention = reader.of(List.of(text)).get(0);
      PictureFile.write(file, picture(attention));
    }
  }

  /** Whether a picture was asked for. */
  boolean isAsked() {
    return file != null;
  }

  private Picture picture(TextAttention attention) {
    if (head == null) {
      return AttentionPicture.of(attention);
    }
    int dot = head.indexOf('.');
    return AttentionPicture.of(
        attention,
        Integer.parseInt(head.substring(0, dot)),
        Integer.parseInt(head.substring(dot + 1)));
  }
}
