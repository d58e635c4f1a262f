/** What every provider must hold, of whatever kind it is. */
package io.tandem.tck;
