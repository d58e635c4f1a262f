package io.tandem.api.data;

import io.tandem.api.provider.Provider;

/**
 * Reads documents from somewhere: a file, a folder, the platform's own resources.
 *
 * <p>Readers use no network, and take nothing from a file but data: no class names, no paths that
 * lead out of its folder.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface DatasetReader<S extends Record> extends Provider<S> {

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
