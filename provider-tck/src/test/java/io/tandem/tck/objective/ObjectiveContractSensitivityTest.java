package io.tandem.tck.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.tensor.DType;
import io.tandem.tck.KitRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An objective that does one thing wrong does not pass, and one that does none does. */
class ObjectiveContractSensitivityTest {
  @TempDir Path folder;

  private enum Mistake {
    NONE,
    A_FORM_THAT_THE_PROVIDER_DOES_NOT_NAME,
    A_FORMULA_OF_TWO_LINES,
    NO_SOURCE,
    TEXTS_THAT_ARE_READ_ONCE,
    NO_SCORE_IS_TAKEN,
    THE_FIRST_EXAMPLE_COUNTS_MORE,
    WHAT_IS_NOT_THERE_COUNTS,
    GRADIENTS_STOP,
    GRADIENTS_GO_THROUGH_THE_WEIGHT,
    NOTHING_IS_LEARNED,
    A_ROOT_OF_ZERO
  }

  /** The mean distance of each example from what stands beside it, or how far a score is off. */
  private record Distances(Mistake mistake) implements Objective {
    private boolean makes(Mistake one) {
      return mistake == one;
    }

    @Override
    public Set<Matching.Form> forms() {
      return makes(Mistake.A_FORM_THAT_THE_PROVIDER_DOES_NOT_NAME)
          ? Set.of(Matching.Form.PAIRS)
          : Provided.FORMS;
    }

    @Override
    public int readings() {
      return makes(Mistake.TEXTS_THAT_ARE_READ_ONCE) ? 1 : 2;
    }

    @Override
    public boolean takes(double score) {
      return !makes(Mistake.NO_SCORE_IS_TAKEN);
    }

    @Override
    public Loss of(Scope scope, Vectors vectors) {
      Tensor there = vectors.there().orElseThrow();
      Tensor second = vectors.second().orElseThrow();
      Tensor given = Tensor.where(there.unsqueeze(2), second, second.zerosLike());
      Tensor squares =
          vectors.first().unsqueeze(1).minus(given).square().sum(List.of(-1), false); // [B, C]
      Tensor distances =
          makes(Mistake.A_ROOT_OF_ZERO) ? squares.sqrt() : squares.plus(1).sqrt().minus(1);
      if (vectors.scores().isPresent()) {
        distances = distances.minus(vectors.scores().get()).square();
      }
      if (makes(Mistake.THE_FIRST_EXAMPLE_COUNTS_MORE)) {
        Tensor places = squares.trace().iota(squares.dim(0), DType.FLOAT32);
        distances = distances.times(places.plus(1).reciprocal().unsqueeze(1));
      }
      if (makes(Mistake.GRADIENTS_STOP)) {
        distances = distances.stopGradient();
      }
      Loss loss =
          makes(Mistake.WHAT_IS_NOT_THERE_COUNTS)
              ? Loss.meanOf(distances.plus(second.sum(List.of(-1), false)))
              : Loss.meanOf(distances, there);
      if (makes(Mistake.GRADIENTS_GO_THROUGH_THE_WEIGHT)) {
        return new Loss(loss.sum(), loss.weight().plus(distances.square().sum()));
      }
      return makes(Mistake.NOTHING_IS_LEARNED)
          ? new Loss(loss.sum().times(0), loss.weight().times(0))
          : loss;
    }
  }

  private record Provided(Mistake mistake) implements ObjectiveProvider<NoSettings> {
    private static final Set<Matching.Form> FORMS =
        Set.of(Matching.Form.TEXTS, Matching.Form.TRIPLETS, Matching.Form.SCORED_TRIPLETS);

    @Override
    public String name() {
      return "distances";
    }

    @Override
    public String description() {
      return "how far examples are from what stands beside them";
    }

    @Override
    public Class<NoSettings> settingsType() {
      return NoSettings.class;
    }

    @Override
    public String source() {
      return mistake == Mistake.NO_SOURCE ? "" : "this test";
    }

    @Override
    public Set<Matching.Form> forms() {
      return FORMS;
    }

    @Override
    public String formula() {
      return mistake == Mistake.A_FORMULA_OF_TWO_LINES ? "sqrt\n(1 + d²)" : "sqrt(1 + d²) - 1";
    }

    @Override
    public Objective create(NoSettings settings) {
      return new Distances(mistake);
    }
  }

  private static final class Contract extends ObjectiveContract<NoSettings> {
    private final Mistake mistake;

    Contract(Mistake mistake) {
      this.mistake = mistake;
    }

    @Override
    protected ObjectiveProvider<NoSettings> provider() {
      return new Provided(mistake);
    }

    @Override
    protected NoSettings settings() {
      return new NoSettings();
    }
  }

  private Set<String> failing(Mistake mistake) throws Exception {
    return KitRun.failing(ObjectiveContract.class, folder, own -> new Contract(mistake));
  }

  @Test
  void anObjectiveWithoutMistakesPasses() throws Exception {
    assertEquals(Set.of(), failing(Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void anObjectiveWithOneMistakeFails(Mistake mistake) throws Exception {
    assertFalse(failing(mistake).isEmpty(), mistake + " is not found");
  }
}
