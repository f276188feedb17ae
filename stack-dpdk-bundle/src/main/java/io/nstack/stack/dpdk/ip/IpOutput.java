package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a transport sends. Loop thread only. */
public interface IpOutput {

    /** Explicit congestion notification code points, the last two bits of the traffic class (RFC 3168 section 5). */
    int NOT_ECT = 0;
    int ECT1 = 1;
    int ECT0 = 2;
    int CE = 3;

    /**
     * The way to an address.
     *
     * @param localHigh the address to send from, or both 0 = the route says
     * @throws IOException no route, or not an address of ours; names the remote address and why
     */
    Destination destination(long localHigh, long localLow, long remoteHigh, long remoteLow) throws IOException;

    /** An empty frame whose reader index leaves room for all headers below the transport's; null = none free now. */
    @Nullable
    Frame allocate();

    /** {@link io.nstack.link.LinkQueue#available()}. */
    int available();

    /**
     * Sends what is readable in the frame, transport header first, as one packet; never fragments TCP. Fills in the
     * transport checksum (TCP, UDP), by the link where it does that. Takes the frame, whatever happens; packets for which
     * there is no room or whose neighbour does not answer are lost, as on any network. They are gathered and go out in
     * bursts, at the end of the engine's turn at the latest.
     *
     * @param protocol     6, 17, 1, 58, ...
     * @param trafficClass TOS or traffic class with the ECN code point
     * @param hopLimit     TTL or hop limit; 0 = the default
     */
    void send(Frame frame, Destination to, int protocol, int trafficClass, int hopLimit);

    /**
     * Whether the queue out has room: a transport stops sending data when it has not and goes on in the next turn, but
     * may still send acknowledgements.
     */
    boolean hasRoom();

    /** How many bytes of TCP payload one frame may carry to be cut up by the link (TSO); 0 = it does not cut. */
    default int segmentationBytes() {
        return 0;
    }
}
