package io.tandem.evaluation.tribuo;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.List;
import java.util.Map;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.sequence.SequenceExample;
import org.tribuo.sequence.SequenceModel;

/** The same for models that tag words. */
final class RecordedSequenceModel extends SequenceModel<Label> {
  private static final long serialVersionUID = 1L;

  RecordedSequenceModel(PredictionSource source, ImmutableOutputInfo<Label> outputs) {
    super(
        "recorded", RecordedModel.provenance(source), new ImmutableFeatureMap(List.of()), outputs);
  }

  @Override
  public List<Prediction<Label>> predict(SequenceExample<Label> example) {
    throw new UnsupportedOperationException("its predictions were made before");
  }

  @Override
  public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
    return Map.of();
  }
}
