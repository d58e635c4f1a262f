/**
 * Metrics of trained models on held-out data, and count-based and classical baselines that they are
 * held against. It knows what the API says of trained models, and neither engines nor programs.
 */
module io.tandem.evaluation {
  requires transitive io.tandem.api;

  exports io.tandem.evaluation;
  exports io.tandem.evaluation.metric;
  exports io.tandem.evaluation.ngram;
  exports io.tandem.evaluation.summary;

  provides io.tandem.api.evaluation.Evaluator with
      io.tandem.evaluation.LanguageModelling;
  provides io.tandem.api.training.Trainer with
      io.tandem.evaluation.ngram.KneserNeyTrainer;
}
