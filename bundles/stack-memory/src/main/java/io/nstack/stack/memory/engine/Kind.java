package io.nstack.stack.memory.engine;

/** What a message says; most are those of TCP and ICMP. */
enum Kind {
    /** A stream wants to connect to a listener; number = how many bytes it takes. */
    SYN,
    /** The listener's queue has it: connected, but nothing may be sent before {@link #OPEN}. */
    SYN_ACK,
    /** The listener's queue is full: try again later. */
    BUSY,
    /** Nobody listens (any more). */
    REFUSED,
    /** The accepted end lives in the sending engine now; number = how many bytes it takes. */
    OPEN,
    /** Bytes of a stream. */
    DATA,
    /** As many bytes were consumed. */
    WINDOW,
    /** The end of a stream's output. */
    FIN,
    /** The connection is gone. */
    RESET,
    /** The connecting end has gone before {@link #OPEN}: the listener need not offer it any longer. */
    GONE,
    /** A datagram or a part of one; number = how many parts follow at once. */
    DATAGRAM,
    /** Nobody was bound where a datagram went. */
    UNREACHABLE
}
