package io.tandem.evaluation.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/**
 * A model that made its predictions elsewhere: it carries its provenance and what it could predict.
 *
 * @param <T> what it predicts
 */
final class RecordedModel<T extends Output<T>> extends Model<T> {
  private static final long serialVersionUID = 1L;

  private static final String NAME = "recorded";

  RecordedModel(
      PredictionSource source, ImmutableOutputInfo<T> outputs, boolean generatesProbabilities) {
    this(NAME, provenance(source), outputs, generatesProbabilities);
  }

  private RecordedModel(
      String name,
      ModelProvenance provenance,
      ImmutableOutputInfo<T> outputs,
      boolean generatesProbabilities) {
    super(name, provenance, new ImmutableFeatureMap(List.of()), outputs, generatesProbabilities);
  }

  /** Our provenance as Tribuo's: what made the model is among the values of the instance. */
  static ModelProvenance provenance(PredictionSource source) {
    Map<String, Provenance> values = new LinkedHashMap<>();
    source.model().forEach((key, value) -> values.put(key, new StringProvenance(key, value)));
    return new ModelProvenance(
        RecordedModel.class.getName(),
        OffsetDateTime.now(ZoneOffset.UTC),
        new EmptyDatasetProvenance(),
        new EmptyTrainerProvenance(),
        values);
  }

  private static UnsupportedOperationException made() {
    return new UnsupportedOperationException("its predictions were made before");
  }

  @Override
  public Prediction<T> predict(Example<T> example) {
    throw made();
  }

  @Override
  public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
    return Map.of();
  }

  @Override
  public Optional<Excuse<T>> getExcuse(Example<T> example) {
    return Optional.empty();
  }

  @Override
  protected Model<T> copy(String newName, ModelProvenance newProvenance) {
    return new RecordedModel<>(newName, newProvenance, outputIDInfo, generatesProbabilities);
  }
}
