package io.tandem.models.distillation;

import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.classifier.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a teacher's scores are of, and what becomes of them before a student learns them. */
public sealed interface TaughtScores {
  /** The teacher's scores as the student has its own. */
  Tensor of(Tensor teacher);

  /**
   * Scores of several things of which one holds, a row for each target.
   *
   * @param columns for each of the student's the teacher's; empty if they are the same
   */
  record Rows(List<Integer> columns) implements TaughtScores {
    /** Copies the list. */
    public Rows {
      columns = List.copyOf(columns);
    }

    @Override
    public Tensor of(Tensor teacher) {
      return picked(teacher, columns);
    }
  }

  /** Scores of each token that is read, whether it has a target or not. */
  record Tokens() implements TaughtScores {
    @Override
    public Tensor of(Tensor teacher) {
      return teacher.castTo(DType.FLOAT32);
    }
  }

  /**
   * Scores of labels each of which holds or not.
   *
   * @param columns as for {@link Rows}
   */
  record Labels(List<Integer> columns) implements TaughtScores {
    /** Copies the list. */
    public Labels {
      columns = List.copyOf(columns);
    }

    @Override
    public Tensor of(Tensor teacher) {
      return picked(teacher, columns);
    }
  }

  /**
   * A number, which both may tell in units of their own: {@code number = scale · score + shift}.
   *
   * @param teacher the shift and the scale of the teacher
   * @param student those of the student
   */
  record Quantity(Units teacher, Units student) implements TaughtScores {
    @Override
    public Tensor of(Tensor told) {
      Tensor number = told.times(teacher.scale()).plus(teacher.shift());
      return number.minus(student.shift()).dividedBy(student.scale());
    }
  }

  /**
   * In what a number is told.
   *
   * @param shift what a score of 0 stands for
   * @param scale what a score of 1 is more than that
   */
  record Units(double shift, double scale) {
    /** The number itself. */
    public static final Units ONE = new Units(0, 1);

    /** Those of a head. */
    public static Units of(Head head) {
      return new Units(head.shift(), head.scale());
    }
  }

  /**
   * Those of a task.
   *
   * @param student what the student's scores stand for, in their order
   * @param teacher what the teacher's stand for
   * @param told in what the teacher tells a number
   * @param learned in what the student does
   * @throws BadInputException if the teacher does not know what the student is to tell
   */
  static TaughtScores of(
      Task task, List<String> student, List<String> teacher, Units told, Units learned) {
    if (task instanceof Task.Regression) {
      return new Quantity(told, learned);
    }
    List<Integer> columns = columns(student, teacher);
    return task instanceof Task.MultiLabel ? new Labels(columns) : new Rows(columns);
  }

  /**
   * For each of a student's outcomes the teacher's place of it.
   *
   * @return empty if both have the same in one order
   * @throws BadInputException if the teacher does not know one, naming it
   */
  static List<Integer> columns(List<String> student, List<String> teacher) {
    if (student.equals(teacher)) {
      return List.of();
    }
    List<Integer> columns = new ArrayList<>();
    for (String name : student) {
      int place = teacher.indexOf(name);
      if (place < 0) {
        throw new BadInputException(
            String.format(
                "the teacher knows no '%s', which the student is to tell; %s",
                name, NearestName.hint(name, teacher)));
      }
      columns.add(place);
    }
    return columns;
  }

  private static Tensor picked(Tensor teacher, List<Integer> columns) {
    Tensor scores = teacher.castTo(DType.FLOAT32);
    if (columns.isEmpty()) {
      return scores;
    }
    int[] places = columns.stream().mapToInt(Integer::intValue).toArray();
    boolean areInOrder = IntStream.range(0, places.length).allMatch(i -> places[i] == i);
    return areInOrder
        ? scores.slice(-1, 0, places.length, 1)
        : scores.gather(
            scores.shape().rank() - 1,
            scores.trace().constant(HostTensor.of(places, places.length)));
  }
}
