package io.tandem.models.pipeline;

/**
 * A label and how likely it is that it holds.
 *
 * @param label the label; of a number, what is told
 * @param score its probability; of a number, the number; 1 of a label that a model decides for
 *     without telling how sure it is
 * @param said whether the model says that it holds
 */
public record LabelScore(String label, double score, boolean said) {}
