/**
 * What a notebook's cells use, by one import: {@code import static io.tandem.notebook.Notebook.*}.
 */
package io.tandem.notebook;
