package io.nstack.stack.dpdk.script.packet;

/** What was sent is not a packet. */
public final class Malformed extends AssertionError {
    private static final long serialVersionUID = 1L;

    Malformed(String message) { super(message); }

    static void unless(boolean right, String what, int value) {
        if (!right) {
            throw new Malformed("wrong " + what + ": 0x" + Integer.toHexString(value));
        }
    }
}
