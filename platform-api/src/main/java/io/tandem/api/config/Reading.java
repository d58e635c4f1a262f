package io.tandem.api.config;

import io.tandem.api.error.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One reading of a config: the parts that it may name and the problems found so far. */
final class Reading {
  private final PartCatalog catalog;
  private final List<ConfigProblem> problems = new ArrayList<>();

  Reading(PartCatalog catalog) {
    this.catalog = catalog;
  }

  PartCatalog catalog() {
    return catalog;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  void report(ConfigNode node, String path, String message) {
    problems.add(new ConfigProblem(node.origin(), path, message));
  }

  void reportType(ConfigNode node, String path, String wanted) {
    report(node, path, "expected " + wanted + " but found " + node.phrase());
  }

  void reportName(
      ConfigNode node, String path, String what, String name, Collection<String> allowed) {
    report(
        node,
        path,
        "unknown " + what + " '" + KeyPath.shown(name) + "'; " + NearestName.hint(name, allowed));
  }
}
