/**
 * Methods that train a few weights in the place of a model's own (PEFT): each finds the layers that
 * it changes in a program, whichever model the program is of, and is stored in the files of Hugging
 * Face PEFT.
 */
package io.tandem.models.adaptation;
