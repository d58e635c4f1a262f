/**
 * Training examples that are made different in each pass: what augments them is found by name, and
 * either changes the words of a document before they are tokenized, or what a model learns by.
 */
package io.tandem.api.augmentation;
