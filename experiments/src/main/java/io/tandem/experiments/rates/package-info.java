/** What a learning-rate range test came to: a table, files and a picture. */
package io.tandem.experiments.rates;
