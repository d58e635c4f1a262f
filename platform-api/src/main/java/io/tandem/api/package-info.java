/**
 * The root of the API: what every other module of Tandem knows, and what knows none of them.
 * Tensors, programs and the interfaces that providers implement live in the packages below.
 */
package io.tandem.api;
