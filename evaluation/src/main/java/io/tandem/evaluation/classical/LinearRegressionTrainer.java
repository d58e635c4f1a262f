package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.features.FeatureSpace;
import io.tandem.evaluation.tribuo.TribuoLog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import org.tribuo.Model;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.liblinear.LibLinearRegressionTrainer;
import org.tribuo.regression.liblinear.LinearRegressionType;

/**
 * Ridge regression over a bag of words: the squared error with an L2 penalty, by LIBLINEAR's
 * support vector regression through Tribuo, whose insensitive zone is empty. What is learned is how
 * many standard deviations of the training part a number lies from its mean, so that a cost means
 * the same whatever the numbers' scale.
 *
 * <p>Source: Ho and Lin, "Large-scale linear support vector regression" (2012). The intercept is
 * penalized as the weight of a feature of √2 is.
 */
public final class LinearRegressionTrainer implements Trainer<LinearSettings> {

  /** Used by the service loader. */
  public LinearRegressionTrainer() {}

  @Override
  public String name() {
    return "linear-regression";
  }

  @Override
  public String description() {
    return "ridge regression over words";
  }

  @Override
  public Class<LinearSettings> settingsType() {
    return LinearSettings.class;
  }

  @Override
  public boolean learns(Task task) {
    return task instanceof Task.Regression;
  }

  @Override
  public Predictor train(LinearSettings settings, TrainingTask task) {
    if (!(task.data().task() instanceof Task.Regression asked)) {
      throw new BadInputException(
          "'" + name() + "' does not learn the task '" + task.data().task().name() + "'");
    }
    TribuoLog.quiet();
    List<Document> documents = task.data().trainingDocuments();
    double[] targets = documents.stream().mapToDouble(asked::of).toArray();
    double mean = Arrays.stream(targets).average().orElseThrow();
    double variance = Arrays.stream(targets).map(t -> (t - mean) * (t - mean)).average().orElse(0);
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;

    FeatureSpace space = LinearClassifier.space(name(), settings.features(), documents);
    TextExamples examples = new TextExamples(space);
    List<SortedMap<String, Double>> texts =
        documents.stream().map(document -> examples.numbers(document.text())).toList();
    List<Regressor> outputs =
        DoubleStream.of(targets)
            .mapToObj(t -> new Regressor(asked.target(), (t - mean) / deviation))
            .toList();
    LibLinearRegressionTrainer learner =
        new LibLinearRegressionTrainer(
            new LinearRegressionType(LinearRegressionType.LinearType.L2R_L2LOSS_SVR),
            settings.cost(),
            settings.iterations(),
            settings.tolerance(),
            0,
            task.seed());
    Map<String, String> provenance = TribuoTraining.provenance(name(), learner.getProvenance());
    provenance.put("features", space.toString());
    provenance.put("documents", Integer.toString(documents.size()));
    provenance.put("mean", Double.toString(mean));
    provenance.put("deviation", Double.toString(deviation));
    Model<Regressor> model =
        learner.train(
            examples.dataset(task.data().name(), new RegressionFactory(), texts, outputs));
    return new ValuePredictor(model, examples, mean, deviation, provenance);
  }
}
