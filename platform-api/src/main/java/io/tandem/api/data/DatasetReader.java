package io.tandem.api.data;

/**
 * Reads documents from somewhere: a file, a folder, the platform's own resources. A provider
 * implements this with a class that has a public constructor without parameters, and is then found
 * by its name.
 *
 * <p>Readers are stateless and thread-safe. They use no network, and take nothing from a file but
 * data: no class names, no paths that lead out of its folder.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface DatasetReader<S extends Record> {

  /**
   * What a config calls this reader.
   *
   * @return lower case, words joined by hyphens
   */
  String name();

  /**
   * The record that the config's keys are bound to.
   *
   * @return one without components if there is nothing to set
   */
  Class<S> settingsType();

  /**
   * Reads the documents, all of them or none. The same files and settings give the same documents
   * in the same order on every machine.
   *
   * @param settings what to read
   * @return at least one document, none of them empty
   * @throws io.tandem.api.error.BadInputException if what the settings name is missing, empty,
   *     unreadable or malformed; the message names the file and the place in it
   */
  TextDataset read(S settings);
}
