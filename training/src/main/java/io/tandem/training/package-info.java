/** The training loop and what surrounds it. */
package io.tandem.training;
