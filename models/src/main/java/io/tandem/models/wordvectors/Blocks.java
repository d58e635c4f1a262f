package io.tandem.models.wordvectors;

import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * Words with their windows as tensors: N blocks of L neighbouring words, of which each is seen with
 * the window's width of words on either side, W = L + 2 · window.
 */
final class Blocks {
  /** The words of each block, {@code [N, L]}. */
  static final String CENTRES = "centres";

  /** They and the words around them, {@code [N, W]}. */
  static final String CONTEXT = "context";

  /** How many of those before each word are its company, {@code [N, L]}; 0 for padding. */
  static final String LEFT = "left";

  /** How many of those after each word are its company, {@code [N, L]}; 0 for padding. */
  static final String RIGHT = "right";

  /** The words that those of a block are told from, {@code [N, K]}. */
  static final String NEGATIVES = "negatives";

  /** The inner nodes on the path to each word, {@code [N, L, P]}. */
  static final String NODES = "nodes";

  /** 1 where the path goes on to the first child, -1 for the second, 0 beyond its end. */
  static final String SIGNS = "signs";

  /**
   * For how much the rows of the words that tell count what moves them: as {@link #CENTRES} where
   * those tell others, else as {@link #CONTEXT}.
   */
  static final String TELLING = "telling";

  /** The same for what is told: words and then negatives, or as {@link #NODES}. */
  static final String TOLD = "told";

  private final Word2VecSettings settings;
  private final WordCounts counts;
  private final Tables tables;

  /** What the words of a block are told from. */
  private sealed interface Tables {
    record Frequencies(AliasTable table, int shared) implements Tables {}

    record Paths(HuffmanTree tree) implements Tables {}
  }

  private Blocks(Word2VecSettings settings, WordCounts counts, Tables tables) {
    this.settings = settings;
    this.counts = counts;
    this.tables = tables;
  }

  /** Blocks of words that occur so often. */
  static Blocks of(Word2VecSettings settings, WordCounts counts) {
    if (settings.loss() instanceof Word2VecSettings.NegativeSampling sampling) {
      double[] weights = new double[counts.byId().length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] =
            counts.byId()[i] == 0 ? 0 : Math.pow((double) counts.byId()[i], sampling.exponent());
      }
      AliasTable table = AliasTable.of(weights);
      return new Blocks(settings, counts, new Tables.Frequencies(table, sampling.shared()));
    }
    return new Blocks(settings, counts, new Tables.Paths(HuffmanTree.of(counts)));
  }

  int window() {
    return settings.window();
  }

  /**
   * The tensors of words with their windows, at least one block of them.
   *
   * @param random what negatives are drawn from
   */
  Map<String, HostTensor> tensors(Windows windows, Philox random) {
    int length = settings.block();
    int width = length + 2 * settings.window();
    int count = Math.max(1, (windows.size() + length - 1) / length);
    int[] centres = new int[count * length];
    int[] left = new int[count * length];
    int[] right = new int[count * length];
    int[] context = new int[count * width];
    for (int i = 0; i < windows.size(); i++) {
      centres[i] = windows.word(i);
      left[i] = windows.left(i);
      right[i] = windows.right(i);
    }
    for (int block = 0; block < count; block++) {
      int first = block * length - settings.window();
      for (int i = Math.max(0, -first); i < width && first + i < windows.size(); i++) {
        context[block * width + i] = windows.word(first + i);
      }
    }
    Map<String, HostTensor> tensors = new TreeMap<>();
    tensors.put(CENTRES, HostTensor.of(centres, count, length));
    tensors.put(LEFT, HostTensor.of(left, count, length));
    tensors.put(RIGHT, HostTensor.of(right, count, length));
    tensors.put(CONTEXT, HostTensor.of(context, count, width));
    boolean skipGram = settings.architecture() == Word2VecSettings.Architecture.SKIP_GRAM;
    if (tables instanceof Tables.Frequencies frequencies) {
      int shared = frequencies.shared();
      int[] negatives = new int[count * shared];
      for (int i = 0; i < negatives.length; i++) {
        negatives[i] = frequencies.table().draw(random.bits(i));
      }
      tensors.put(NEGATIVES, HostTensor.of(negatives, count, shared));
      Crowding telling = new Crowding(counts.byId().length, settings.crowd());
      Crowding told = new Crowding(counts.byId().length, settings.crowd());
      addLoads(windows, negatives, shared, telling, told);
      int[] tellers = skipGram ? centres : context;
      int[] firsts = skipGram ? context : centres;
      tensors.put(TELLING, shares(telling, count, tellers));
      tensors.put(TOLD, shares(told, count, firsts, negatives));
    } else if (tables instanceof Tables.Paths paths) {
      Crowding telling = new Crowding(counts.byId().length, settings.crowd());
      addPaths(paths.tree(), windows, count, telling, tensors);
      tensors.put(TELLING, shares(telling, count, context));
    }
    return tensors;
  }

  private static HostTensor shares(Crowding crowding, int count, int[] rows) {
    return HostTensor.of(crowding.shares(rows.length, i -> rows[i]), count, rows.length / count);
  }

  private static HostTensor shares(Crowding crowding, int count, int[] firsts, int[] seconds) {
    int first = firsts.length / count;
    int second = seconds.length / count;
    int columns = first + second;
    float[] shares =
        crowding.shares(
            count * columns,
            i -> {
              int block = i / columns;
              int column = i % columns;
              return column < first
                  ? firsts[block * first + column]
                  : seconds[block * second + column - first];
            });
    return HostTensor.of(shares, count, columns);
  }

  /** Which decisions move which rows, where words are told from negatives. */
  private void addLoads(
      Windows windows, int[] negatives, int shared, Crowding telling, Crowding told) {
    boolean skipGram = settings.architecture() == Word2VecSettings.Architecture.SKIP_GRAM;
    int factor = ((Word2VecSettings.NegativeSampling) settings.loss()).negatives();
    double[] inBlock = new double[negatives.length / shared];
    for (int i = 0; i < windows.size(); i++) {
      int company = windows.left(i) + windows.right(i);
      if (company == 0) {
        continue;
      }
      if (skipGram) {
        telling.add(windows.word(i), company * (1.0 + factor));
        windows.company(i, word -> told.add(word, 1));
        inBlock[i / settings.block()] += company;
      } else {
        windows.company(i, word -> telling.add(word, (1.0 + factor) / company));
        told.add(windows.word(i), 1);
        inBlock[i / settings.block()] += 1;
      }
    }
    for (int i = 0; i < negatives.length; i++) {
      told.add(negatives[i], inBlock[i / shared] * factor / shared);
    }
  }

  private void addPaths(
      HuffmanTree tree,
      Windows windows,
      int count,
      Crowding telling,
      Map<String, HostTensor> tensors) {
    boolean skipGram = settings.architecture() == Word2VecSettings.Architecture.SKIP_GRAM;
    int length = settings.block();
    int depth = 1;
    for (int i = 0; i < windows.size(); i++) {
      depth = Math.max(depth, tree.nodes()[windows.word(i)].length);
    }
    Crowding told = new Crowding(tree.innerNodes(), settings.crowd());
    int[] nodes = new int[count * length * depth];
    float[] signs = new float[nodes.length];
    for (int i = 0; i < windows.size(); i++) {
      int company = windows.left(i) + windows.right(i);
      int[] path = tree.nodes()[windows.word(i)];
      boolean[] codes = tree.codes()[windows.word(i)];
      double each = skipGram ? path.length : (double) path.length / Math.max(1, company);
      windows.company(i, word -> telling.add(word, each));
      for (int j = 0; j < path.length; j++) {
        nodes[i * depth + j] = path[j];
        signs[i * depth + j] = codes[j] ? -1 : 1;
        told.add(path[j], skipGram ? company : Math.min(1, company));
      }
    }
    tensors.put(NODES, HostTensor.of(nodes, count, length, depth));
    tensors.put(SIGNS, HostTensor.of(signs, count, length, depth));
    float[] shares = told.shares(nodes.length, i -> nodes[i]);
    tensors.put(TOLD, HostTensor.of(shares, count, length, depth));
  }
}
