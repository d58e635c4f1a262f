/**
 * Readers, tokenizers, vocabularies, batching and augmentation: the way from a file of text to a
 * batch of ids, the same for every model and every backend.
 */
module io.tandem.datasets {
  requires transitive io.tandem.api;
  requires ai.djl.api;
  requires ai.djl.tokenizers;
  requires org.apache.commons.csv;

  exports io.tandem.datasets.augmentation;
  exports io.tandem.datasets.batching;
  exports io.tandem.datasets.generated;
  exports io.tandem.datasets.text;
  exports io.tandem.datasets.tokenization;

  provides io.tandem.api.augmentation.AugmentationProvider with
      io.tandem.datasets.augmentation.CutoffProvider,
      io.tandem.datasets.augmentation.DeletionProvider,
      io.tandem.datasets.augmentation.EdaProvider,
      io.tandem.datasets.augmentation.InsertionProvider,
      io.tandem.datasets.augmentation.MixupProvider,
      io.tandem.datasets.augmentation.SwapProvider,
      io.tandem.datasets.augmentation.SynonymsProvider;
  provides io.tandem.api.data.DatasetReader with
      io.tandem.datasets.generated.BookingsReader,
      io.tandem.datasets.generated.RecallReader,
      io.tandem.datasets.text.ColumnsReader,
      io.tandem.datasets.text.DialoguesReader,
      io.tandem.datasets.text.JsonLinesReader,
      io.tandem.datasets.text.PicturesReader,
      io.tandem.datasets.text.SquadReader,
      io.tandem.datasets.text.StateOfTheUnionReader,
      io.tandem.datasets.text.TableReader,
      io.tandem.datasets.text.TextFileReader,
      io.tandem.datasets.text.TextFolderReader;
  provides io.tandem.api.data.TokenizerProvider with
      io.tandem.datasets.tokenization.BytePairProvider,
      io.tandem.datasets.tokenization.PublishedTokenizerProvider,
      io.tandem.datasets.tokenization.WordLevelProvider,
      io.tandem.datasets.tokenization.WordPieceProvider;
}
