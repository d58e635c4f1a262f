/**
 * How Tandem speaks of a user's mistakes: one exception for everything that a person can put right,
 * and the search for the name that was probably meant.
 */
package io.tandem.api.error;
