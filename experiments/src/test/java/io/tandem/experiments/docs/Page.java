package io.tandem.experiments.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation with its code.
 *
 * @param name its path in the checkout
 * @param blocks in their order
 * @param mentions what stands in the type of code amid the text
 */
record Page(String name, List<CodeBlock> blocks, List<Mention> mentions) {
  /** A piece of code amid the text of a page. */
  record Mention(String page, int line, String text) {

    /** Where it is, for people. */
    String where() {
      return page + ":" + line;
    }
  }

  /** A comment of one line, {@code <!-- name -->} or {@code <!-- name: value -->}. */
  private static final Pattern NOTE = Pattern.compile("<!-- *([a-z][a-z-]*) *(?::(.*?))? *-->");

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES).build();

  /** All pages of the checkout. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (String folder : List.of("", "docs", "notebooks", "benchmarks/peers")) {
      try (Stream<Path> files = Files.list(Repository.ROOT.resolve(folder))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".md")).sorted().toList()) {
          String name = Repository.ROOT.relativize(file).toString();
          pages.add(of(name, Files.readString(file)));
        }
      }
    }
    return pages;
  }

  /** Reads the blocks of a page's text. */
  static Page of(String name, String text) {
    List<CodeBlock> blocks = new ArrayList<>();
    List<Mention> mentions = new ArrayList<>();
    PARSER
        .parse(text)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(FencedCodeBlock block) {
                blocks.add(block(name, block));
              }

              @Override
              public void visit(Code code) {
                mentions.add(new Mention(name, line(code), code.getLiteral()));
              }
            });
    return new Page(name, List.copyOf(blocks), List.copyOf(mentions));
  }

  private static int line(Node node) {
    return node.getSourceSpans().get(0).getLineIndex() + 1;
  }

  private static CodeBlock block(String page, FencedCodeBlock block) {
    Map<String, String> notes = new LinkedHashMap<>();
    Node before = noted(block.getPrevious(), notes);
    Optional<String> file = fileName(before);
    if (file.isPresent()) {
      noted(before.getPrevious(), notes);
    }
    return new CodeBlock(page, line(block), block.getInfo(), block.getLiteral(), notes, file);
  }

  /** Reads comments, and gives what stands before them. */
  private static Node noted(Node node, Map<String, String> notes) {
    Node before = node;
    while (before instanceof HtmlBlock comment) {
      Matcher note = NOTE.matcher(comment.getLiteral());
      while (note.find()) {
        notes.put(note.group(1), note.group(2) == null ? "" : note.group(2).strip());
      }
      before = comment.getPrevious();
    }
    return before;
  }

  /** A paragraph that is nothing but a name in the type of code. */
  private static Optional<String> fileName(Node node) {
    return node instanceof Paragraph
            && node.getFirstChild() instanceof Code code
            && code.getNext() == null
        ? Optional.of(code.getLiteral())
        : Optional.empty();
  }
}
