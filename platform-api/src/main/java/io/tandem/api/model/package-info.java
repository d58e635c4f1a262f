/**
 * What a model is to the rest of the platform: something that traces programs.
 *
 * <p>A {@link io.tandem.api.model.Model} holds no weights; they live on a device under the names
 * that its programs give them.
 */
package io.tandem.api.model;
