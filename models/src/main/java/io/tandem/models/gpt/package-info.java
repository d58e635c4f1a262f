/**
 * GPT-2's architecture (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners",
 * section 2.3), with the weight names of the published checkpoints.
 */
package io.tandem.models.gpt;
