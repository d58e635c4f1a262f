package io.tandem.datasets.augmentation;

import io.tandem.api.error.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Synonyms from WordNet's own files (Miller 1995; wndb(5WN)): words of the same set of synonyms in
 * any part of speech. Of the folder {@code dict} the files {@code data.noun}, {@code data.verb},
 * {@code data.adj} and {@code data.adv} are read, and the lists of exceptions, {@code noun.exc} and
 * so on. Immutable; holds the words in memory.
 */
final class WordNet implements Synonyms {
  /** A line of a set of synonyms: offset, file, type, number of words, and word and id of each. */
  private static final int WORDS = 4;

  private static final int HEX = 16;

  private final List<PartOfSpeech> parts;

  private record PartOfSpeech(Map<String, List<List<String>>> sets, BaseForms forms) {}

  /** The parts of speech, and which endings their inflected forms have. */
  private static final Map<String, String> ENDINGS =
      new TreeMap<>(
          Map.of(
              "noun", "s:,ses:s,ves:f,xes:x,zes:z,ches:ch,shes:sh,men:man,ies:y",
              "verb", "s:,ies:y,es:e,es:,ed:e,ed:,ing:e,ing:",
              "adj", "er:,est:,er:e,est:e",
              "adv", ""));

  private WordNet(List<PartOfSpeech> parts) {
    this.parts = parts;
  }

  /** The files of a folder that are read. */
  static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    for (String part : ENDINGS.keySet()) {
      files.add(folder.resolve("data." + part));
      files.add(folder.resolve(part + ".exc"));
    }
    return files;
  }

  /**
   * Reads a folder.
   *
   * @throws BadInputException if a file is missing or malformed, naming it and the line
   */
  static WordNet read(Path folder) {
    List<PartOfSpeech> parts = new ArrayList<>();
    ENDINGS.forEach(
        (part, endings) ->
            parts.add(
                new PartOfSpeech(
                    sets(folder.resolve("data." + part)),
                    new BaseForms(
                        BaseForms.endings(endings), exceptions(folder.resolve(part + ".exc"))))));
    return new WordNet(parts);
  }

  @Override
  public List<String> of(String word, boolean inflected) {
    String entry = word.toLowerCase(Locale.ROOT);
    TreeSet<String> found = new TreeSet<>();
    for (PartOfSpeech part : parts) {
      Iterable<String> entries =
          inflected ? part.forms().of(entry, part.sets().keySet()) : List.of(entry);
      for (String one : entries) {
        part.sets().getOrDefault(one, List.of()).forEach(found::addAll);
      }
    }
    found.removeIf(one -> one.equalsIgnoreCase(word));
    return List.copyOf(found);
  }

  private interface Line {
    void read(String line);
  }

  /** Sets of synonyms by the words that are in them, in lower case. */
  private static Map<String, List<List<String>>> sets(Path file) {
    Map<String, List<List<String>>> sets = new HashMap<>();
    each(
        file,
        line -> {
          if (line.startsWith("  ")) { // the licence
            return;
          }
          List<String> words = words(line);
          for (String word : words) {
            sets.computeIfAbsent(word.toLowerCase(Locale.ROOT), w -> new ArrayList<>(1)).add(words);
          }
        });
    if (sets.isEmpty()) {
      throw new BadInputException(file + ": there is no set of synonyms in it");
    }
    return sets;
  }

  private static List<String> words(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length <= WORDS || !fields[0].matches("\\d{8}")) {
      throw new IllegalArgumentException(
          "expected the offset, file, type and words of a set of synonyms");
    }
    int count = Integer.parseInt(fields[WORDS - 1], HEX);
    if (count < 1 || fields.length < WORDS + 2 * count) {
      throw new IllegalArgumentException(
          String.format("says that it has %d words, and they are not there", count));
    }
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // An adjective may say where it stands: galore(ip).
      String word = fields[WORDS + 2 * i].replaceFirst("\\((a|p|ip)\\)$", "").replace('_', ' ');
      if (word.isBlank()) {
        throw new IllegalArgumentException("has a word of nothing");
      }
      words.add(word);
    }
    return List.copyOf(words);
  }

  private static Map<String, List<String>> exceptions(Path file) {
    Map<String, List<String>> exceptions = new HashMap<>();
    each(
        file,
        line -> {
          String[] fields = line.strip().split(" +", -1);
          if (fields.length < 2) {
            throw new IllegalArgumentException("expected a form and its base forms");
          }
          List<String> bases = new ArrayList<>();
          for (int i = 1; i < fields.length; i++) {
            bases.add(fields[i].replace('_', ' '));
          }
          exceptions.put(fields[0].replace('_', ' '), bases);
        });
    return exceptions;
  }

  private static void each(Path file, Line reader) {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        reader.read(line);
      }
    } catch (IOException e) {
      throw new BadInputException(
          String.format(
              "%s: cannot be read as a file of WordNet: %s; scripts/data/wordnet fetches them",
              file, e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.format("%s:%d: %s", file, number, e.getMessage()), e);
    }
  }
}
