/**
 * Following runs: a {@link io.tandem.api.tracking.Tracker} opens a {@link
 * io.tandem.api.tracking.TrackingSink} that is given what a run's journal says, on a thread of its
 * own, while the run goes on or afterwards. The journal is the truth; a sink holds a copy of it.
 */
package io.tandem.api.tracking;
