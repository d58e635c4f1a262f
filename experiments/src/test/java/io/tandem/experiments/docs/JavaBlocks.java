package io.tandem.experiments.docs;

import io.tandem.api.error.BadInputException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles Java of pages. A block that begins with a package or a module is a file, and is compiled
 * with those of its page whose names begin with the same folder, and after those of other folders.
 * Any other is statements; they see all public packages of Tandem but that of the operations,
 * {@code java.util} and {@code java.nio.file}, beside what the block imports at its top. What the
 * text around it speaks of is named by the comment {@code given}, as parameters are; with {@code
 * goes-on} it follows the page's last such block.
 */
final class JavaBlocks {
  private static final Pattern FILE =
      Pattern.compile(
          "\\A(?:\\s|//[^\\n]*|/\\*.*?\\*/)*(package|(?:open )?module)\\s", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?(?:final )?(?:class|record|interface) (\\w+)", Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern IMPORTS =
      Pattern.compile("\\A(?:(?:import [^;]+;)?[ \\t]*(?://[^\\n]*)?\\n)*");

  /** Jars whose names yield no module's name, and which have no classes. */
  private static final Pattern NATIVES = Pattern.compile("pytorch-native-");

  private static final String OPERATIONS = "io.tandem.api.op";
  private static final String SNIPPET = "Snippet";

  private JavaBlocks() {}

  /** Whether a block is a whole file. */
  static boolean isFile(CodeBlock block) {
    return FILE.matcher(block.text()).find();
  }

  /**
   * Compiles the files of a page.
   *
   * @throws BadInputException with what the compiler says
   */
  static void compileFiles(List<CodeBlock> files, Path folder) throws IOException {
    String path = path();
    for (String group : files.stream().map(JavaBlocks::group).distinct().toList()) {
      List<String> sources = new ArrayList<>();
      for (CodeBlock block : files) {
        if (group(block).equals(group)) {
          Path source = folder.resolve("sources").resolve(group).resolve(name(block));
          Files.createDirectories(source.getParent());
          Files.writeString(source, block.text());
          sources.add(source.toString());
        }
      }
      Path classes = folder.resolve("classes").resolve(group);
      boolean module = sources.stream().anyMatch(it -> it.endsWith("module-info.java"));
      compile(files.get(0), classes, module ? "-p" : "-cp", path, sources);
      path += File.pathSeparator + classes;
    }
  }

  private static String group(CodeBlock block) {
    return block.file().map(name -> name.replaceFirst("/.*", "")).orElse("page");
  }

  private static String name(CodeBlock block) {
    if (FILE.matcher(block.text()).results().anyMatch(it -> it.group(1).endsWith("module"))) {
      return "module-info.java";
    }
    Matcher place = PACKAGE.matcher(block.text());
    Matcher type = TYPE.matcher(block.text());
    if (!place.find() || !type.find()) {
      throw new BadInputException(block.where() + ": a file without a type");
    }
    return place.group(1).replace('.', '/') + "/" + type.group(1) + ".java";
  }

  /**
   * Compiles statements.
   *
   * @param before the statements that they follow, as blocks
   * @return a folder with the class
   */
  static Path compileStatements(List<CodeBlock> before, CodeBlock block, Path folder)
      throws IOException {
    List<CodeBlock> all = new ArrayList<>(before);
    all.add(block);
    StringBuilder imports = new StringBuilder();
    StringBuilder statements = new StringBuilder();
    for (CodeBlock one : all) {
      Matcher top = IMPORTS.matcher(one.text());
      int end = top.find() ? top.end() : 0;
      imports.append(one.text(), 0, end);
      statements.append(one.text().substring(end));
    }
    String given =
        all.stream().flatMap(one -> one.note("given").stream()).collect(Collectors.joining(", "));
    Path source = folder.resolve("source").resolve(SNIPPET + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(
        source,
        packages().map(name -> "import " + name + ".*;\n").collect(Collectors.joining())
            + imports
            + "public final class Snippet {\n  public static void run("
            + given
            + ") throws Exception {\n"
            + statements
            + "  }\n}\n");
    Path classes = folder.resolve("classes");
    compile(block, classes, "-cp", path(), List.of(source.toString()));
    return classes;
  }

  /**
   * Runs compiled statements.
   *
   * @param given what the comment {@code given} names, in its order
   */
  static void run(Path classes, Path... given) throws Exception {
    Class<?>[] types = new Class<?>[given.length];
    Arrays.fill(types, Path.class);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, JavaBlocks.class.getClassLoader())) {
      loader.loadClass(SNIPPET).getMethod("run", types).invoke(null, (Object[]) given);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  private static Stream<String> packages() {
    return Stream.concat(
        Stream.of("java.util", "java.nio.file"),
        ModuleLayer.boot().modules().stream()
            .map(Module::getDescriptor)
            .filter(module -> module.name().startsWith("io.tandem."))
            .flatMap(module -> module.exports().stream())
            .filter(exported -> !exported.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .filter(name -> !name.equals(OPERATIONS))
            .sorted());
  }

  private static String path() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(System::getProperty)
        .filter(path -> path != null)
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(path -> !path.isEmpty() && !NATIVES.matcher(path).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void compile(
      CodeBlock block, Path classes, String option, String path, List<String> sources) {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), option, path));
    arguments.addAll(List.of("-proc:none", "-Xlint:none"));
    arguments.addAll(sources);
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int exit =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(new String[0]));
    if (exit != 0) {
      throw new BadInputException(block.where() + ": javac says " + said);
    }
  }
}
