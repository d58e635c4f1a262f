/**
 * From files to documents: strict decoding, the readers, and the split into training and
 * validation. The State of the Union addresses ship with the module, so that there is always real
 * text to begin with.
 */
package io.tandem.datasets.text;
