/**
 * A talk that is after something, in miniature: what a sentence means, what is known so far, and
 * what to say next. The models that understand sentences are trained as any others are.
 */
package io.tandem.models.assistant;
