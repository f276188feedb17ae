package io.nstack.stack.dpdk.script;

import io.nstack.link.Link;
import io.nstack.stack.dpdk.DpdkStack;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes the engine that the scripts judge: the only place here that knows its classes. */
public final class EngineFactory {

    private static final long SEED = 42;

    private EngineFactory() {}

    static PollEngine engine(Link link, LoopContext loop, LongSupplier clock, Setup setup) throws IOException {
        Map<String, Object> properties = new HashMap<>(setup.options());
        properties.put("link", link.name());
        properties.putIfAbsent("addresses", "10.1.0.1/24,fd00:1::1/64");
        properties.put("service.pid", "io.nstack.stack.dpdk~script");
        return engine(link, loop, clock, SEED, properties);
    }

    /** With all of the stack's options. */
    public static PollEngine engine(Link link, LoopContext loop, LongSupplier clock, long seed,
            Map<String, Object> properties) throws IOException {
        DpdkStack stack = new DpdkStack(properties, clock, seed);
        stack.addLink(link);
        stack.start(status -> {});
        return stack.newEngine(loop);
    }
}
