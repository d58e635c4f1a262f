/**
 * Metrics of trained models on held-out data, and count-based and classical baselines that they are
 * held against. It knows what the API says of trained models, and neither engines nor programs.
 */
module io.tandem.evaluation {
  requires transitive io.tandem.api;
  requires com.oracle.labs.mlrg.olcut;
  requires hipparchus.core;
  requires java.logging;
  requires org.tribuo.classification.core;
  requires org.tribuo.classification.liblinear;
  requires org.tribuo.classification.sgd;
  requires org.tribuo.common.tree;
  requires org.tribuo.core;
  requires org.tribuo.math;
  requires org.tribuo.multilabel.core;
  requires org.tribuo.regression.core;
  requires org.tribuo.regression.liblinear;
  requires org.tribuo.regression.rtree;

  exports io.tandem.evaluation;
  exports io.tandem.evaluation.baseline;
  exports io.tandem.evaluation.classical;
  exports io.tandem.evaluation.features;
  exports io.tandem.evaluation.importance;
  exports io.tandem.evaluation.lexicon;
  exports io.tandem.evaluation.metric;
  exports io.tandem.evaluation.ngram;
  exports io.tandem.evaluation.retrieval;
  exports io.tandem.evaluation.significance;
  exports io.tandem.evaluation.summary;
  exports io.tandem.evaluation.tribuo;
  exports io.tandem.evaluation.vectors;

  provides io.tandem.api.evaluation.Evaluator with
      io.tandem.evaluation.AlignmentUniformity,
      io.tandem.evaluation.Classification,
      io.tandem.evaluation.ImageTextRetrieval,
      io.tandem.evaluation.LanguageModelling,
      io.tandem.evaluation.MaskedLanguageModelling,
      io.tandem.evaluation.MultiLabel,
      io.tandem.evaluation.MultipleChoice,
      io.tandem.evaluation.PairClassification,
      io.tandem.evaluation.ParaphraseMining,
      io.tandem.evaluation.QuestionAnswering,
      io.tandem.evaluation.Regression,
      io.tandem.evaluation.Reranking,
      io.tandem.evaluation.Retrieval,
      io.tandem.evaluation.SentenceSimilarity,
      io.tandem.evaluation.SpanCorruption,
      io.tandem.evaluation.Tagging,
      io.tandem.evaluation.TextToText,
      io.tandem.evaluation.TripletAccuracy,
      io.tandem.evaluation.ZeroShot,
      io.tandem.evaluation.vectors.WordVectorQuality;
  provides io.tandem.api.training.Trainer with
      io.tandem.evaluation.baseline.LeadTrainer,
      io.tandem.evaluation.baseline.MajorityTrainer,
      io.tandem.evaluation.baseline.MostFrequentTagTrainer,
      io.tandem.evaluation.baseline.TextRankTrainer,
      io.tandem.evaluation.baseline.WordOverlapTrainer,
      io.tandem.evaluation.classical.CrfTrainer,
      io.tandem.evaluation.classical.LinearRegressionTrainer,
      io.tandem.evaluation.classical.LinearSvmTrainer,
      io.tandem.evaluation.classical.LogisticRegressionTrainer,
      io.tandem.evaluation.lexicon.LexiconTrainer,
      io.tandem.evaluation.ngram.KneserNeyTrainer,
      io.tandem.evaluation.ngram.UnigramTrainer;
}
