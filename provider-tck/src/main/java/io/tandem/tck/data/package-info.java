/** The kits of what reads documents and of what turns them into tokens. */
package io.tandem.tck.data;
