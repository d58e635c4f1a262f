/**
 * Asking a model for what it was never trained for: templates with places, verbalizers, shown
 * examples, calibration, and how likely a model of each kind finds a phrase in a place.
 */
package io.tandem.models.prompting;
