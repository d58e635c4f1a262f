/** Text from language models: how the next token is chosen, and the loop that does so. */
package io.tandem.models.generation;
