/** How fast a backend trains, beside how fast the machine multiplies matrices. */
package io.tandem.experiments.bench;
