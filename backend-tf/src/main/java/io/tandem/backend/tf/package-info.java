/** Programs as TensorFlow graphs, run in a session. */
package io.tandem.backend.tf;
