/**
 * Layers, architectures and objectives, generation, and published checkpoint directories.
 *
 * <p>Models are plain Java over the API's tensors. They call no engine and know none: a backend
 * compiles the program that tracing a model yields.
 */
module io.tandem.models {
  requires transitive io.tandem.api;

  exports io.tandem.models.adaptation;
  exports io.tandem.models.answering;
  exports io.tandem.models.assistant;
  exports io.tandem.models.checkpoint;
  exports io.tandem.models.classifier;
  exports io.tandem.models.clip;
  exports io.tandem.models.crf;
  exports io.tandem.models.decoder;
  exports io.tandem.models.dialogue;
  exports io.tandem.models.distillation;
  exports io.tandem.models.embedding;
  exports io.tandem.models.encoder;
  exports io.tandem.models.forward;
  exports io.tandem.models.generation;
  exports io.tandem.models.gpt;
  exports io.tandem.models.layer;
  exports io.tandem.models.llama;
  exports io.tandem.models.objective;
  exports io.tandem.models.pipeline;
  exports io.tandem.models.pretraining;
  exports io.tandem.models.prompting;
  exports io.tandem.models.recurrent;
  exports io.tandem.models.sentence;
  exports io.tandem.models.seq2seq;
  exports io.tandem.models.t5;
  exports io.tandem.models.tagging;
  exports io.tandem.models.transformer;
  exports io.tandem.models.wordvectors;

  provides io.tandem.api.adaptation.AdapterProvider with
      io.tandem.models.adaptation.BitFitProvider,
      io.tandem.models.adaptation.BottleneckProvider,
      io.tandem.models.adaptation.Ia3Provider,
      io.tandem.models.adaptation.LoraProvider,
      io.tandem.models.adaptation.PTuningProvider,
      io.tandem.models.adaptation.PrefixProvider,
      io.tandem.models.adaptation.PromptProvider;
  provides io.tandem.api.model.ModelProvider with
      io.tandem.models.classifier.MlpProvider,
      io.tandem.models.classifier.RecurrentProvider,
      io.tandem.models.classifier.TextCnnProvider,
      io.tandem.models.classifier.TextTransformerProvider,
      io.tandem.models.clip.ClipProvider,
      io.tandem.models.encoder.BertProvider,
      io.tandem.models.encoder.DistilBertProvider,
      io.tandem.models.encoder.LongformerProvider,
      io.tandem.models.encoder.RobertaProvider,
      io.tandem.models.gpt.GptProvider,
      io.tandem.models.llama.LlamaProvider,
      io.tandem.models.seq2seq.RecurrentSeq2SeqProvider,
      io.tandem.models.t5.T5Provider,
      io.tandem.models.tagging.BiLstmCrfProvider,
      io.tandem.models.transformer.TransformerProvider,
      io.tandem.models.wordvectors.GloveProvider,
      io.tandem.models.wordvectors.Word2VecProvider;
  provides io.tandem.api.objective.ObjectiveProvider with
      io.tandem.models.objective.AngleProvider,
      io.tandem.models.objective.BatchTripletProvider,
      io.tandem.models.objective.CircleProvider,
      io.tandem.models.objective.ContrastiveProvider,
      io.tandem.models.objective.CosentProvider,
      io.tandem.models.objective.CosineRegressionProvider,
      io.tandem.models.objective.DistillKlProvider,
      io.tandem.models.objective.InfoNceProvider,
      io.tandem.models.objective.MarginMseProvider,
      io.tandem.models.objective.MatryoshkaProvider,
      io.tandem.models.objective.MultipleNegativesRankingProvider,
      io.tandem.models.objective.NtXentProvider,
      io.tandem.models.objective.SimCseProvider,
      io.tandem.models.objective.SoftmaxPairsProvider,
      io.tandem.models.objective.SupervisedContrastiveProvider,
      io.tandem.models.objective.TripletProvider;
}
