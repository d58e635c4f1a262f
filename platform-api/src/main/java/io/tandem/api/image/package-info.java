/**
 * Pictures as models read them: files decoded within limits, pixels brought to a size, varied for
 * training, and made numbers. Uses {@code javax.imageio} of the JDK for nothing but decoding.
 */
package io.tandem.api.image;
