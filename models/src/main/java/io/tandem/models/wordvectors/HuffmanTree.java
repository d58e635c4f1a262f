package io.tandem.models.wordvectors;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A binary tree in which frequent words have short paths (Huffman 1952), by which hierarchical
 * softmax tells a word in as many decisions as its path has inner nodes (Mikolov et al. 2013, arXiv
 * 1310.4546, section 2.1).
 */
final class HuffmanTree {
  private final int[][] nodes;
  private final boolean[][] codes;
  private final int innerNodes;

  HuffmanTree(int[][] nodes, boolean[][] codes, int innerNodes) {
    this.nodes = nodes;
    this.codes = codes;
    this.innerNodes = innerNodes;
  }

  private record Part(long count, int node) {}

  /**
   * The tree of the words that occur, at least two; of equal counts the earlier ones come first.
   */
  static HuffmanTree of(WordCounts counts) {
    int size = counts.byId().length;
    int inner = counts.different() - 1;
    PriorityQueue<Part> parts =
        new PriorityQueue<>(Comparator.comparingLong(Part::count).thenComparingInt(Part::node));
    for (int word = 0; word < size; word++) {
      if (counts.byId()[word] > 0) {
        parts.add(new Part(counts.byId()[word], word));
      }
    }
    int[] parents = new int[size + inner];
    boolean[] second = new boolean[size + inner];
    for (int i = 0; i < inner; i++) {
      Part a = parts.remove();
      Part b = parts.remove();
      int node = size + i;
      parents[a.node()] = node;
      parents[b.node()] = node;
      second[b.node()] = true;
      parts.add(new Part(a.count() + b.count(), node));
    }
    int root = size + inner - 1;
    int[][] nodes = new int[size][];
    boolean[][] codes = new boolean[size][];
    for (int word = 0; word < size; word++) {
      int length = 0;
      if (counts.byId()[word] > 0) {
        for (int at = word; at != root; at = parents[at]) {
          length++;
        }
      }
      nodes[word] = new int[length];
      codes[word] = new boolean[length];
      int at = word;
      for (int i = length - 1; i >= 0; i--) {
        codes[word][i] = second[at];
        at = parents[at];
        // The root is node 0, as the one that every path begins with.
        nodes[word][i] = root - at;
      }
    }
    return new HuffmanTree(nodes, codes, inner);
  }

  /**
   * Of each word the inner nodes from the root to it, by the word's id; empty for words that do not
   * occur.
   */
  int[][] nodes() {
    return nodes;
  }

  /** Of each word whether its path goes on to the second child, node by node. */
  boolean[][] codes() {
    return codes;
  }

  /** The number of inner nodes. */
  int innerNodes() {
    return innerNodes;
  }
}
