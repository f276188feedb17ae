package io.nstack.stack.tck.loop;

import io.nstack.stack.poll.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** The names of an endpoint's bits. */
public final class Bits {

    private Bits() {}

    /** For people. */
    public static String text(int bits) {
        List<String> names = new ArrayList<>();
        name(names, bits, Endpoint.READABLE, "READABLE");
        name(names, bits, Endpoint.WRITABLE, "WRITABLE");
        name(names, bits, Endpoint.CONNECTED, "CONNECTED");
        name(names, bits, Endpoint.PEER_SHUT, "PEER_SHUT");
        name(names, bits, Endpoint.FAILED, "FAILED");
        return names.isEmpty() ? "nothing" : String.join("|", names);
    }

    private static void name(List<String> names, int bits, int bit, String name) {
        if ((bits & bit) != 0) {
            names.add(name);
        }
    }
}
