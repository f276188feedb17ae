package io.nstack.stack.dpdk.simulation;

import io.nstack.link.Link;
import io.nstack.links.faults.FaultLink;
import io.nstack.links.faults.FaultSettings;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import io.nstack.stack.dpdk.script.EngineFactory;
import io.nstack.stack.dpdk.script.ScriptLoop;
import io.nstack.stack.dpdk.script.VirtualClock;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Two stacks, the link between them, and the time. */
final class World implements AutoCloseable {

    private static final int PORT = 7001; // of no protocol that a capture would be read as
    private static final int BUDGET = 64;
    private static final int RING_FRAMES = 8192;
    private static final int MOST_BUFFER_BYTES = 64 * 1024;
    private static final long LEAST_STEP_NANOS = 20_000;

    final VirtualClock clock = new VirtualClock();
    /** Where captured times begin: the stacks' clock has no date. */
    private static final long EPOCH_NANOS = 1_700_000_000_000_000_000L;

    final Host first;
    final Host second;
    private final FaultLink faults;
    private final MemoryWire wire;
    private final boolean inet6;

    /** A stack and its loop. */
    static final class Host implements AutoCloseable {

        final ScriptLoop loop;
        final PollEngine engine;

        Host(int number, Link link, Conditions conditions, VirtualClock clock) throws IOException {
            loop = new ScriptLoop(number);
            int buffer = conditions.shortage().bufferBytes();
            String addresses = conditions.inet6() ? "fd00:1::" + number + "/64" : "10.1.0." + number + "/24";
            String gateway = (conditions.inet6() ? "fd00:1::" : "10.1.0.") + (3 - number); // the other host
            engine = EngineFactory.engine(link, loop, clock, conditions.seed() * 2 + number,
                    Map.of("link", link.name(), "addresses", addresses, "gateways", gateway, "receiveBufferBytes",
                            buffer,
                            "mostReceiveBytes",
                            Math.max(buffer, MOST_BUFFER_BYTES), "sendBufferBytes", buffer, "congestion",
                            conditions.congestion(),
                            "service.pid",
                            "io.nstack.stack.dpdk~host" + number));
        }

        @Override
        public void close() { engine.close(); }
    }

    World(Conditions conditions, BiFunction<Link, VirtualClock, Link> recorder) throws IOException {
        wire = new MemoryWire(
                WireSettings.between("a", "b").withMtu(conditions.mtuBytes()).withFrames(conditions.shortage().frames(),
                        RING_FRAMES));
        faults = new FaultLink(wire.first(),
                new FaultSettings("faulty", conditions.seed(), conditions.out(), conditions.in()), clock);
        inet6 = conditions.inet6();
        first = new Host(1, recorder.apply(faults, clock), conditions, clock);
        second = new Host(2, wire.second(), conditions, clock);
        run(3_000_000_000L, () -> false); // whatever stacks do at the beginning
    }

    StreamEndpoint connect() throws IOException {
        InetSocketAddress remote = new InetSocketAddress(address(), PORT);
        return first.engine.connect(new ConnectRequest(remote, null, EndpointOptions.NONE, null));
    }

    ListenerEndpoint listen() throws IOException {
        return second.engine
                .listen(new ListenRequest(new InetSocketAddress(address(), PORT), 16, EndpointOptions.NONE));
    }

    private InetAddress address() { return InetAddress.ofLiteral(inet6 ? "fd00:1::2" : "10.1.0.2"); }

    /** The date of a capture: the clock's time since 2023-11-14. */
    static long epochNanos(VirtualClock clock) {
        return EPOCH_NANOS + clock.getAsLong();
    }

    /** Runs until it is so, at most for that time; whether it is so. */
    boolean run(long nanos, BooleanSupplier until) {
        return run(nanos, until, () -> Long.MAX_VALUE);
    }

    /** The same with somebody who wants to be asked again at a certain time. */
    boolean run(long nanos, BooleanSupplier until, LongSupplier alarm) {
        long end = clock.getAsLong() + nanos;
        while (!until.getAsBoolean()) {
            if (turn() == 0 && !until.getAsBoolean() && !step(Math.min(end, alarm.getAsLong()))
                    && clock.getAsLong() >= end) {
                return false;
            }
        }
        return true;
    }

    private int turn() { return first.engine.poll(first.loop, BUDGET) + second.engine.poll(second.loop, BUDGET); }

    private boolean step(long end) {
        long now = clock.getAsLong();
        long next = Math.min(faults.nextNanos(),
                Math.min(first.engine.nextTimerNanos(now), second.engine.nextTimerNanos(now)));
        long to = next <= now ? now + LEAST_STEP_NANOS : next;
        clock.set(Math.min(to, end));
        return to < end;
    }

    @Override
    public void close() {
        first.close();
        second.close();
        if (wire.first().holdsMemory() || wire.second().holdsMemory()) {
            throw new AssertionError("a stack keeps frames after its end");
        }
    }
}
