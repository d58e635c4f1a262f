package io.tandem.models.encoder;

import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Begins an encoder as some layers of another, which may be of another family: embeddings, the
 * pooler and the head for masked tokens are taken over, and each block is that of a layer (Sanh et
 * al. 2019, section 3). Other heads begin afresh.
 *
 * @param student what begins
 * @param teacher what it begins as
 * @param layers for each block of the student the teacher's
 */
public record LayerTransfer(EncoderModel student, EncoderModel teacher, List<Integer> layers) {
  private static final String POSITIONS = ".position_embeddings.weight";

  /** Copies the list. */
  public LayerTransfer {
    layers = List.copyOf(layers);
  }

  /**
   * Takes the layers that are named, or evenly spaced ones.
   *
   * @param named for each of the student's; none for evenly spaced ones
   * @throws BadInputException if they are not one for each of the student's, or not there, or one
   *     of the models is no encoder
   */
  public static LayerTransfer of(Model begun, Model taken, List<Integer> named) {
    return of(encoder(begun), encoder(taken), named);
  }

  private static EncoderModel encoder(Model model) {
    if (model instanceof DocumentEncoder one) {
      return one.published();
    }
    if (model instanceof EncoderPretraining one) {
      return one.published();
    }
    throw new BadInputException(
        String.format(
            "a '%s' has no layers for a student to begin as, or begins as none; bert, roberta,"
                + " distilbert and longformer do: take distillation.begin away",
            model.type()));
  }

  static LayerTransfer of(EncoderModel begun, EncoderModel taken, List<Integer> named) {
    EncoderConfig student = begun.config();
    EncoderConfig teacher = taken.config();
    List<Integer> layers = named;
    if (named.isEmpty()) {
      if (student.layers() > teacher.layers()) {
        throw new BadInputException(
            String.format(
                "a student of %d layers cannot begin as a teacher of %d; take distillation.begin"
                    + " away",
                student.layers(), teacher.layers()));
      }
      layers =
          IntStream.range(0, student.layers())
              .map(i -> (int) ((long) i * teacher.layers() / student.layers()))
              .boxed()
              .toList();
    }
    boolean areThere = layers.stream().allMatch(i -> i >= 0 && i < teacher.layers());
    if (layers.size() != student.layers() || !areThere) {
      throw new BadInputException(
          String.format(
              "distillation.begin.layers is %s; a student of %d layers takes so many of the"
                  + " teacher's, from 0 to %d",
              named, student.layers(), teacher.layers() - 1));
    }
    return new LayerTransfer(begun, taken, layers);
  }

  /**
   * What the student begins with.
   *
   * @param wanted its weights
   * @param values the teacher's
   * @throws BadInputException if a weight is of another shape, naming it with both
   */
  public Map<String, HostTensor> values(
      Map<String, Variable> wanted, Map<String, HostTensor> values) {
    Map<String, HostTensor> found = new TreeMap<>();
    wanted.forEach(
        (name, variable) -> {
          HostTensor value = source(name).map(values::get).orElse(null);
          if (value == null) {
            return; // token types, say, which the teacher may not have
          }
          if (name.endsWith(POSITIONS)) {
            value = positions(value, variable);
          }
          if (!value.type().equals(variable.type())) {
            throw new BadInputException(
                String.format(
                    "%s is %s, and what the student would begin with is %s; give both one shape"
                        + " (shape.hidden, intermediate, positions), or take"
                        + " distillation.begin away",
                    name, variable.shape(), value.shape()));
          }
          found.put(name, value);
        });
    return found;
  }

  /**
   * The vectors of positions in the student's rows: families differ in which row the first token
   * reads. Rows that no token reads are zeros.
   *
   * @return the teacher's table itself, if it has too few rows
   */
  private HostTensor positions(HostTensor table, Variable wanted) {
    int ours = firstPosition(student.config());
    int theirs = firstPosition(teacher.config());
    int rows = Math.toIntExact(wanted.shape().extents()[0]);
    int width = Math.toIntExact(table.extents()[1]);
    if (ours == theirs || rows - ours > table.extents()[0] - theirs) {
      return table;
    }
    float[] values = new float[rows * width];
    float[] known = table.toFloatArray();
    System.arraycopy(known, theirs * width, values, ours * width, (rows - ours) * width);
    return HostTensor.of(values, rows, width);
  }

  /** The row of the first token, where positions are counted from the padding's on. */
  private static int firstPosition(EncoderConfig config) {
    return config.family().countsPositions() ? config.padding().orElse(0) + 1 : 0;
  }

  /** The teacher's weight that a student's begins as. */
  private Optional<String> source(String name) {
    EncoderFamily own = student.config().family();
    EncoderFamily other = teacher.config().family();
    String prefix = own.published() + ".";
    String place = other.published() + ".";
    if (!name.startsWith(prefix)) {
      boolean isTable = name.equals(MaskedTokenHead.Names.of(own).decoder() + ".weight");
      return isTable && PublishedHeads.areTokensTied(teacher.head())
          ? Optional.of(place + "embeddings.word_embeddings.weight")
          : renamed(name, heads(student), heads(teacher));
    }
    String inside = name.substring(prefix.length());
    String blocks = own.blocks().blocks() + ".";
    if (!inside.startsWith(blocks)) {
      return Optional.of(place + inside);
    }
    int dot = inside.indexOf('.', blocks.length());
    int layer = layers.get(Integer.parseInt(inside.substring(blocks.length(), dot)));
    String part = inside.substring(dot + 1);
    return (own.blocks().equals(other.blocks())
            ? Optional.of(part)
            : renamed(part, own.blocks().parts(), other.blocks().parts()))
        .map(known -> place + other.blocks().blocks() + "." + layer + "." + known);
  }

  private static List<String> heads(EncoderModel model) {
    MaskedTokenHead.Names names = MaskedTokenHead.Names.of(model.config().family());
    String output = PublishedHeads.areTokensTied(model.head()) ? names.bias() : names.decoder();
    return List.of(names.transform(), names.norm(), output);
  }

  /** The same parameter of the part that has the other name. */
  private static Optional<String> renamed(String name, List<String> from, List<String> to) {
    int dot = name.lastIndexOf('.');
    int part = from.indexOf(name.substring(0, dot));
    return part < 0 ? Optional.empty() : Optional.of(to.get(part) + name.substring(dot));
  }
}
