package io.tandem.experiments.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block that is wrong is told, with its place and what is wrong with it. */
class WrongBlocksTest {
  @TempDir Path folder;

  /** What is said of a page of one block, which begins in line 3 below a comment. */
  private String told(String comment, String language, String block) throws Exception {
    Documentation documentation = new Documentation(Files.createTempDirectory(folder, "one"));
    documentation.check(Page.of("p.md", comment + "\n\n```" + language + "\n" + block + "\n```\n"));
    return String.join("\n", documentation.problems());
  }

  private void refused(String because, String comment, String language, String block)
      throws Exception {
    String told = told(comment, language, block);
    assertTrue(told.startsWith("p.md:3: ") && told.contains(because), told);
  }

  private void right(String comment, String language, String block) throws Exception {
    assertEquals("", told(comment, language, block));
  }

  @Test
  void aBlockWithoutALanguageOrOfAnUnknownOne() throws Exception {
    refused("a block of ''", "", "", "ls");
    refused("a block of 'pascal'", "", "pascal", "begin end.");
    right("", "text", "ls");
  }

  @Test
  void aCommandOrOptionThatIsNotThereOrWantsAnotherNumberOfWords() throws Exception {
    refused("'rnu'", "", "sh", "./tandem rnu FILE");
    refused("Unknown option: '--ouptut'", "", "sh", "./tandem run FILE --ouptut DIR");
    refused("Missing required parameter: 'FILE'", "", "sh", "./tandem run");
    refused(
        "Missing required parameter for option '--output'", "", "sh", "./tandem run FILE --output");
    refused("'many' is not", "", "sh", "./tandem bench --rounds many");
    right("", "sh", "./tandem run FILE --output DIR   # a comment");
  }

  @Test
  void anExperimentThatIsNotThereOrHasNoSuchKey() throws Exception {
    refused(
        "there is no experiments/conf/quick.conf",
        "",
        "sh",
        "./tandem run experiments/conf/quick.conf");
    refused("there is no mine.conf", "", "sh", "./tandem check mine.conf");
    refused("training.stepps: unknown key", "", "sh", "./tandem run FILE training.stepps=5");
    refused("training.steps", "", "sh", "./tandem run runs/one training.steps=many");
    refused("trails: unknown key", "", "sh", "./tandem sweep FILE trails=5");
    refused(
        "vocabulary",
        "<!-- of: experiments/conf/party.conf -->",
        "sh",
        "./tandem run FILE tokenizer.vocabulary=5");
    right("", "sh", "./tandem run experiments/conf/quickstart.conf training.steps=5");
  }

  @Test
  void whatBashRefusesOrDoesNotFind() throws Exception {
    refused("unexpected end of file", "", "sh", "for one in 1 2; do ./tandem list");
    refused("scripts/nothing: No such file", "", "sh", "scripts/nothing now");
    refused("tandum: command not found", "", "sh", "tandum list");
    refused("other: unbound variable", "", "sh", "./tandem list $other");
    refused("b: unknown key", "", "sh", "for key in seed b; do ./tandem run FILE $key=1; done");
    refused("a session without a line", "", "console", "./tandem list");
    refused("Unknown option: '--jsn'", "", "console", "$ ./tandem list --jsn\nmodel");
  }

  @Test
  void aCommandThatIsRunAndFails() throws Exception {
    refused("there is no model 'gtp'", "", "sh", "./tandem describe model gtp");
    right("", "sh", "./tandem describe model gpt --json | jq .keys");
  }

  @Test
  void aBuildWithoutSuchAModuleTestOrProfile() throws Exception {
    refused("no module model", "", "sh", "mvn -B test -pl model -am");
    refused("no test Nothing*Test", "", "sh", "mvn test -Dtest='Nothing*Test'");
    refused("no profile -Pshort", "", "sh", "mvn verify -Pshort");
    right("", "sh", "mvn -B test -pl experiments -am -Dtest=WrongBlocksTest");
  }

  @Test
  void aConfigWithAnUnknownKeyOrValueOrThatIsNoneByItself() throws Exception {
    String of = "<!-- of: experiments/conf/party.conf -->";
    refused("training.stepps: unknown key", of, "hocon", "training { stepps = 5 }");
    refused("unknown type 'gtp'", of, "hocon", "model { type = gtp }");
    refused("training.steps", of, "hocon", "training { steps = -5 }");
    refused("closing '}'", of, "hocon", "training { steps = 5");
    refused("training.schedule", "", "hocon", "backend = djl");
    refused("<!-- of: FILE -->", "", "hocon", "backend = djl");
    refused(
        "no file experiments/conf/nothing.conf",
        "<!-- of: experiments/conf/nothing.conf -->",
        "hocon",
        "seed = 1");
    right(of, "hocon", "training { steps = 5, epochs = null }");
  }

  @Test
  void theSecondOfTwoWaysToSayAThing() throws Exception {
    String of = "<!-- of: experiments/conf/quickstart.conf -->";
    right(of, "hocon", "seed = 1\nseed = [1, 2]   # or several\nthreads = 1");
    refused("seed", of, "hocon", "seed = 1\nseed = one\nthreads = 1");
    refused("seed", of, "hocon", "seed = one\nseed = 1");
  }

  @Test
  void aSweepOfAKeyThatIsNotThere() throws Exception {
    String sweep =
        """
        experiment { include "party.conf", backend = djl }
        goal { metric = accuracy, direction = maximize }
        search { seed = [1, 2] }
        """;
    right("", "hocon", sweep + "trials = 2");
    refused("trails: unknown key", "", "hocon", sweep + "trails = 2");
    refused("sed: unknown key", "", "hocon", sweep.replace("seed", "sed") + "trials = 2");
    refused("nothing.conf", "", "hocon", sweep.replace("party", "nothing"));
  }

  @Test
  void javaThatIsNotCompiledOrFails() throws Exception {
    refused("cannot find symbol", "", "java", "Gpt gpt = Gpt.of(2);");
    refused("variable engine", "", "java", "engine.newState().close();");
    right("<!-- given: Engine engine -->", "java", "engine.newState().close();");
    refused("class Nothing", "", "java", "package acme;\n\nclass One extends Nothing {}");
    right("", "java", "package acme;\n\nclass One {}");
    right("", "java", "import java.util.concurrent.Callable;\n\nCallable<Integer> one = () -> 1;");
    refused(
        "no such element",
        "<!-- run -->",
        "java",
        "if (true) throw new NoSuchElementException(\"no such element\");");
    right("", "java", "if (true) throw new NoSuchElementException();");
  }

  private String told(String text) throws Exception {
    Documentation documentation = new Documentation(Files.createTempDirectory(folder, "one"));
    documentation.check(Page.of("p.md", "One\ntwo " + text + " three.\n"));
    return String.join("\n", documentation.problems());
  }

  @Test
  void aCommandOrFileAmidTheText() throws Exception {
    assertEquals("p.md:2: there is no command rnu", told("`tandem rnu FILE`"));
    assertEquals("p.md:2: tandem run has no option --ouptut", told("`tandem run --ouptut=DIR`"));
    assertTrue(told("`tandem list models`").contains("there is no kind 'models'"));
    assertTrue(told("`tandem describe model gtp`").contains("there is no model 'gtp'"));
    assertEquals("p.md:2: there is no scripts/nothing", told("`scripts/nothing FILE`"));
    assertEquals(
        "", told("`tandem vectors analogy … --count 5`, `scripts/site`, `tandem describe`"));
  }

  @Test
  void anOutputThatIsAnotherOne() throws Exception {
    String list = "<!-- printed-by: list backend -->";
    right(list, "text", "backend: engines that run programs");
    refused("it prints", list, "text", "backend: engines that fly");
    refused("there is no kind 'backed'", "<!-- printed-by: list backed -->", "text", "backend");
  }

  @Test
  void jsonThatIsNone() throws Exception {
    refused("p.md:3", "", "json", "{\"step\": 1,}");
    right("", "json", "{\"step\": 1}\n{\"step\": 2}");
  }

  @Test
  void whatWasDoneIsCounted() throws Exception {
    Documentation documentation = new Documentation(folder);
    documentation.check(
        Page.of("p.md", "```sh\n./tandem list\n./tandem run FILE\n```\n\n```json\n1\n```\n"));
    assertEquals(
        Map.of(
            "blocks of commands", 1,
            "commands checked", 2,
            "commands run", 1,
            "blocks of JSON read", 1),
        documentation.counts());
  }

  @Test
  void aPieceOfJavaThatGoesOnWithTheOneBefore() throws Exception {
    Documentation documentation = new Documentation(folder);
    String one = "```java\nint one = 1;\n```\n\n";
    documentation.check(
        Page.of("p.md", one + "<!-- goes-on -->\n```java\nint two = one + 1;\n```\n"));
    assertEquals("", String.join("\n", documentation.problems()));
    documentation.check(Page.of("p.md", one + "```java\nint two = one + 1;\n```\n"));
    assertEquals(1, documentation.problems().size());
  }
}
