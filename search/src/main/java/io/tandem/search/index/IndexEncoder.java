package io.tandem.search.index;

/**
 * What made the vectors of an index.
 *
 * @param path where its checkpoint was
 * @param sha256 of the checkpoint's files, in hexadecimal digits
 * @param dimensions how many numbers a vector has
 * @param similarity how vectors are compared
 * @param tokens how many tokens of a text were read at most
 * @param precision in which it computed, as {@code --precision} names it
 */
public record IndexEncoder(
    String path,
    String sha256,
    int dimensions,
    VectorSimilarity similarity,
    int tokens,
    String precision) {}
