package io.nstack.stack.congestion;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A congestion control that sets the rate itself, from a model of the path. Its window counts in recovery too: no
 * proportional rate reduction takes place. Others are paced by window and smoothed round-trip time.
 */
@ConsumerType
public interface RateBased extends CongestionControl {

    /** The rate to send at, bytes a second; {@link Long#MAX_VALUE} = not paced yet. */
    long pacingBytesPerSecond();

    /** How many bytes may go at once at that rate, so that not each segment needs a timer; at least one segment. */
    int sendQuantumBytes();
}
