package io.tandem.evaluation.metric;

/** How tags mark entities, and what is made of tags that contradict each other. */
public enum EntityScheme {
  /**
   * The rules of the evaluation script of the shared tasks CoNLL-2000 to 2003, {@code
   * conlleval.pl}, for {@code B-}, {@code I-}, {@code E-} and {@code O}: an {@code I-} after {@code
   * O}, or after another type, begins an entity, so that IOB1 and IOB2 are read alike. Any other
   * tag is read as the script reads it; none is refused.
   */
  CONLLEVAL("BIEO"),
  /**
   * Strict IOB2 (also called BIO): an entity is a {@code B-} and every {@code I-} of the same type
   * that follows. An {@code I-} elsewhere is no part of any. As seqeval's strict mode with {@code
   * IOB2}.
   */
  IOB2("BIO"),
  /**
   * Strict IOBES (also called BIOES): an entity is an {@code S-}, or a {@code B-}, any number of
   * {@code I-} and an {@code E-}, all of one type; whatever is left unfinished is none. As
   * seqeval's strict mode with {@code IOBES}.
   */
  IOBES("BIESO"),
  /** IOBES by other letters: {@code L-} for {@code E-} and {@code U-} for {@code S-}. */
  BILOU("BILUO");

  private final String letters;

  EntityScheme(String letters) {
    this.letters = letters;
  }

  /** The letters that a tag may begin with. */
  String letters() {
    return letters;
  }
}
