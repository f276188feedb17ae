package io.nstack.session.wire;

/** The call in which a {@link WireStack} misbehaves. */
public enum Fault {
    NONE, CONNECT, POLL, READ, WRITE, ACCEPT, END
}
