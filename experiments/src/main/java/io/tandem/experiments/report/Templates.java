package io.tandem.experiments.report;

import com.samskivert.mustache.Mustache;
import java.io.StringReader;

/**
 * Makes HTML from the templates beside this class. {@code {{name}}} escapes what it stands for, in
 * texts and in quoted attributes; {@code {{{name}}}} does not, and is for what a template or {@link
 * Chart#json} made. A name that the model does not have is an error.
 */
public final class Templates {
  private final Mustache.Compiler compiler =
      Mustache.compiler().withLoader(name -> new StringReader(Resources.text(name + ".mustache")));

  /** Reads the templates when they are asked for. */
  public Templates() {}

  /**
   * Fills in a template.
   *
   * @param name the template's file name without its ending
   * @param model a record, whose components the template names
   * @return the HTML
   */
  public String render(String name, Object model) {
    return compiler.compile(Resources.text(name + ".mustache")).execute(model);
  }
}
