/**
 * What a tracker must hold: {@link io.tandem.tck.tracking.TrackerContract} gives it runs to follow,
 * as journals tell them, in one piece and in pieces, with breaks and repetitions, and asks for what
 * it has of them.
 */
package io.tandem.tck.tracking;
