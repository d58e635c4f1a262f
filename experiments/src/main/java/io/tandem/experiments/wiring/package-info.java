/**
 * What is on the path: the providers that configs can name, found with the service loader and bound
 * by a Guice module, and the catalogue of what there is to choose from.
 */
package io.tandem.experiments.wiring;
