package io.nstack.stack.dpdk.udp;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ReadyList;

/** The bits of one socket that were not reported yet, and which of the edges are due. Loop thread only. */
final class Signal {

    private final Endpoint endpoint;
    private final UdpLayer layer;
    private int raised;
    private int wanted = Endpoint.READABLE; // nobody has looked yet
    private boolean queued;
    private boolean silent;

    Signal(Endpoint endpoint, UdpLayer layer) {
        this.endpoint = endpoint;
        this.layer = layer;
    }

    /** A call said "none" or "full": the next change is to be reported. */
    void want(int bits) { wanted |= bits; }

    /** Reports the edges among {@code bits} that are wanted. */
    void edge(int bits) {
        int due = bits & wanted;
        if (due != 0) {
            raise(due);
        }
    }

    /** Reports bits in any case. */
    void raise(int bits) {
        if (silent) {
            return;
        }
        wanted &= ~bits;
        raised |= bits;
        if (!queued) {
            queued = true;
            layer.queue(this);
        }
    }

    /** Reports nothing from now on. */
    void silence() { silent = true; }

    void report(ReadyList ready) {
        queued = false;
        int bits = raised;
        raised = 0;
        if (!silent && bits != 0) {
            ready.add(endpoint, bits);
        }
    }
}
