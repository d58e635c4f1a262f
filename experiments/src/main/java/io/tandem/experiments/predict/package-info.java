/**
 * Asking trained models about texts: documents from lines, and predictions for people and programs.
 */
package io.tandem.experiments.predict;
