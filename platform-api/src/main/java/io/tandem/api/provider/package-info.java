/**
 * What everything that a config can name has in common: a name, a line that says what it is, and a
 * record as its settings. Each kind of provider adds its own way of making what it provides.
 */
package io.tandem.api.provider;
