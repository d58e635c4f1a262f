/**
 * What tensors, programs, evaluations, curves, attention and the rest look like: HTML, pictures,
 * and a line of text for where there is neither.
 */
package io.tandem.notebook.show;
