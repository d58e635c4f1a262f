package io.tandem.api.model;

import io.tandem.api.data.Task;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;

/**
 * What is known when an architecture is made: what it is for, and the data that it is to learn
 * from.
 *
 * @param task what is to be predicted
 * @param training the documents to learn from, fit for the task; a model may take from them what it
 *     has to know beforehand, such as the names of the classes
 * @param tokenizer what makes tokens of text; open as long as the model is used
 */
public record ModelMaterial(Task task, TextDataset training, Tokenizer tokenizer) {}
