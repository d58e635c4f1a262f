/** What a backend must hold, as tests that it inherits, and the oracle they ask. */
package io.tandem.backend.tck;
