/** What is on the path: the providers that configs can name, found with the service loader. */
package io.tandem.experiments.wiring;
