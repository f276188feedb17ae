package io.nstack.stack.dpdk.ethernet;

import io.nstack.link.Frame;
import org.jspecify.annotations.Nullable;

/** Where one engine's whole frames go. Loop thread only. */
public interface FrameOutput {

    /** An empty frame, {@link Frame#HEADROOM} bytes before its reader index; null = none free now. */
    @Nullable
    Frame allocate();

    /** Sends a frame, from the Ethernet header on, with the next burst. Takes it, whatever happens. */
    void transmit(Frame frame);
}
