package io.nstack.stack.dpdk.tcp;

/**
 * States of a connection (RFC 9293 section 3.3.2). LISTEN is a {@link TcpListener}, SYN-RECEIVED of a passive open a
 * {@link HalfOpen}, and TIME-WAIT a {@link TimeWait}.
 */
enum State {
    SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, CLOSED;

    /** Whether the handshake is over and the connection not. */
    boolean isSynchronized() {
        return this != SYN_SENT && this != SYN_RECEIVED && this != CLOSED;
    }

    /** Whether the peer may still send data. */
    boolean receives() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }
}
