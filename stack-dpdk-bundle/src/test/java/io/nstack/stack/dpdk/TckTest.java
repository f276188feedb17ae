package io.nstack.stack.dpdk;

import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.StackTck;
import java.util.Map;

/** The rules, between connections of one host with itself. */
class TckTest extends StackTck {

    @Override
    protected NetworkStack stack() {
        DpdkStack stack = new DpdkStack(Map.of("link", "near", "addresses", "127.0.0.1/8,10.77.0.1/24"));
        stack.addLink(new MemoryWire(WireSettings.between("near", "far")).first());
        return stack;
    }
}
