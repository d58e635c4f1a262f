/** What models saw in texts, drawn: as vector graphics and as images. */
package io.tandem.experiments.picture;
