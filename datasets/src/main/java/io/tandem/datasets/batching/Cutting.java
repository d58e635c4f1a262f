package io.tandem.datasets.batching;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;

/** How a text becomes examples of at most the model's context. */
public sealed interface Cutting {

  /**
   * The whole text as one sequence, cut into blocks of exactly the context; see {@link
   * LanguageModelBlocks}. No padding, and a block may reach from one document into the next.
   */
  @TypeName("blocks")
  @Doc("The whole text in blocks of exactly the context, across the borders of documents.")
  record Blocks() implements Cutting {}

  /**
   * Each document by itself, cut where it is longer than the context; see {@link TokenWindows} and
   * {@link BucketedBatches}. Examples are of unequal length, and those of like length make a batch.
   *
   * @param bucket the number of lengths in each bucket, at least 1
   * @param pad how far examples are padded
   */
  @TypeName("documents")
  @Doc("Each document by itself, those of like length side by side in padded batches.")
  record Documents(
      @Doc("The number of lengths that count as alike: 16 puts 1 to 16 tokens together.")
          @Default("16")
          @Range(min = 1, max = 1_000_000)
          int bucket,
      @Doc("To the longest of the batch, or to one shape for each bucket (longest or bucket).")
          @Default("longest")
          BucketedBatches.Padding pad)
      implements Cutting {

    /** Checks the range. */
    public Documents {
      if (bucket < 1) {
        throw new IllegalArgumentException("buckets of " + bucket + " lengths: at least 1");
      }
    }
  }

  /**
   * Blocks of exactly the context.
   *
   * @return {@link Blocks}
   */
  static Cutting blocks() {
    return new Blocks();
  }

  /**
   * Each document by itself, padded to the longest example of its batch.
   *
   * @param bucket the number of lengths in each bucket, at least 1
   * @return {@link Documents}
   */
  static Cutting documents(int bucket) {
    return new Documents(bucket, BucketedBatches.Padding.LONGEST);
  }
}
