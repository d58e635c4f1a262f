package io.tandem.experiments.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of every page is compiled, read or called. */
class DocumentationTest {
  @TempDir Path folder;

  @Test
  void everyBlockOfThePagesIsRight() throws Exception {
    Documentation documentation = new Documentation(folder);
    for (Page page : Page.all()) {
      documentation.check(page);
    }
    System.out.println("documentation: " + documentation.counts());
    assertEquals("", String.join("\n", documentation.problems()));
  }

  @Test
  void blocksOfEachLanguageAreFound() throws Exception {
    List<CodeBlock> blocks = Page.all().stream().flatMap(page -> page.blocks().stream()).toList();
    for (Map.Entry<String, Integer> least :
        Map.of("sh", 80, "hocon", 25, "java", 10, "json", 3).entrySet()) {
      long found = blocks.stream().filter(block -> block.language().equals(least.getKey())).count();
      assertTrue(found >= least.getValue(), least.getKey() + ": " + found);
    }
  }
}
