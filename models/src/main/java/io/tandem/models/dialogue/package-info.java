/** Talking with a model: messages, the forms in which models read them, and a window on them. */
package io.tandem.models.dialogue;
