/** Writing files so that a crash at any moment leaves the old content or the new one, whole. */
package io.tandem.api.file;
