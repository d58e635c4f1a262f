/**
 * Metrics over cases, each equal to the field's reference tool: classification, tagged sequences,
 * probabilities, numbers, language models, generated text and answers. Each family is a final class
 * that implements {@link io.tandem.api.evaluation.Measures}: what is costly is done once for each
 * case, and any selection of cases is summed up in little time. All of them are immutable and
 * thread-safe, and none of them knows where its inputs come from.
 */
package io.tandem.evaluation.metric;
