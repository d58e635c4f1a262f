/** Layers and architectures, written once as plain Java that is traced into programs. */
package io.tandem.models;
