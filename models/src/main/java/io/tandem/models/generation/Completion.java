package io.tandem.models.generation;

/**
 * The text that was added to a prompt.
 *
 * @param row the prompt, counted from 0
 * @param text without the prompt, and without what stopped it
 * @param continuation the tokens, with those of what stopped it
 */
public record Completion(int row, String text, Continuation continuation) {}
