/**
 * Recurrent layers: RNN, LSTM and GRU, stacked and in both directions, over sequences of unequal
 * length.
 *
 * <p>A recurrence is unrolled, so its number of steps is known when the program is traced: models
 * are traced anew for each length that batches are padded to.
 */
package io.tandem.models.recurrent;
