/**
 * What a model learns from another that is trained already: the losses, and the other model as a
 * part of a training program that stays as it is.
 */
package io.tandem.models.distillation;
