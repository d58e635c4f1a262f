/** What is typed to a model, and commands among it. */
package io.tandem.experiments.chat;
