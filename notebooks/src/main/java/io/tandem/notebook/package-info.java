/**
 * What a notebook's cells use: {@code import static io.tandem.notebook.Notebook.*}.
 *
 * @see io.tandem.notebook.Notebook
 */
package io.tandem.notebook;
