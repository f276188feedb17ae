package io.nstack.stack.dpdk.script;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** A stack at one end of a wire, the test at the other, and a clock that stands still in between. */
public final class Lab implements AutoCloseable {

    public static final InetAddress STACK4 = InetAddress.ofLiteral("10.1.0.1");
    public static final InetAddress PEER4 = InetAddress.ofLiteral("10.1.0.2");
    public static final InetAddress STACK6 = InetAddress.ofLiteral("fd00:1::1");
    public static final InetAddress PEER6 = InetAddress.ofLiteral("fd00:1::2");

    private static final int BUDGET = 64;
    private static final int MOST_TURNS = 100_000;
    private static final long LEAST_STEP_NANOS = 50_000;
    private static final int FRAMES = 4096;

    private final VirtualClock clock = new VirtualClock();
    private final ScriptLoop loop = new ScriptLoop(0);
    private final MemoryWire wire;
    private final PollEngine engine;
    private final LinkQueue peer;
    private final NeighbourAnswers neighbours;
    private final Deque<Emitted> emitted = new ArrayDeque<>();
    private final List<String> trace = new ArrayList<>();
    private final long startNanos = clock.getAsLong();

    public Lab(Setup setup) throws IOException {
        wire = new MemoryWire(
                WireSettings.between("stack", "peer").withMtu(setup.mtuBytes()).withFrames(FRAMES, FRAMES));
        peer = wire.second().open(0, new ScriptLoop(1));
        neighbours = new NeighbourAnswers(wire.second().traits().macAddress());
        engine = EngineFactory.engine(wire.first(), loop, clock, setup);
        settle();
        if (!setup.hearsNoise()) {
            advance(3_000_000_000L); // duplicate address detection and its like are over
        }
        neighbours.record(setup.hearsNoise());
    }

    public PollEngine engine() { return engine; }

    public ScriptLoop loop() { return loop; }

    public VirtualClock clock() { return clock; }

    public NeighbourAnswers neighbours() { return neighbours; }

    public long stackMac() { return wire.first().traits().macAddress(); }

    public long peerMac() { return wire.second().traits().macAddress(); }

    /** Seconds since the script began, and a line of what happened then. */
    public void note(String line) {
        trace.add(String.format("%12.6f  %s", (clock.getAsLong() - startNanos) / 1e9, line));
    }

    public String trace() { return String.join("\n", trace); }

    /** Puts a packet onto the wire and lets the stack work. */
    public void inject(IpPacket packet) {
        put(packet);
        settle();
    }

    /** Puts a packet onto the wire; the stack sees it in its next turn, in one burst with its neighbours. */
    public void put(IpPacket packet) {
        putFrame(new Ethernet(stackMac(), peerMac(), packet.isV6() ? Ethernet.IPV6 : Ethernet.IPV4, packet.encode())
                .encode());
    }

    public void injectFrame(byte[] bytes) {
        putFrame(bytes);
        settle();
    }

    private void putFrame(byte[] bytes) {
        Frame frame = peer.allocate();
        frame.writeBytes(bytes);
        if (peer.transmit(new Frame[]{frame}, 0, 1) != 1) {
            throw new AssertionError("the wire is full");
        }
    }

    /** Lets the stack work until there is nothing left to do at this time. */
    public void settle() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            int work = engine.poll(loop, BUDGET);
            int seen = collect();
            if (work == 0 && seen == 0) {
                return;
            }
        }
        throw new AssertionError("the engine always says that it has work:\n" + trace());
    }

    private int collect() {
        Frame[] burst = new Frame[32];
        int sum = 0;
        for (int n = peer.receive(burst, burst.length); n > 0; n = peer.receive(burst, burst.length)) {
            for (int i = 0; i < n; i++) {
                byte[] bytes = new byte[burst[i].readableBytes()];
                burst[i].readBytes(bytes);
                burst[i].release();
                hear(Ethernet.decode(bytes));
            }
            sum += n;
        }
        return sum;
    }

    private void hear(Ethernet frame) {
        IpPacket packet = frame.type() == Ethernet.IPV4 || frame.type() == Ethernet.IPV6
                ? IpPacket.decode(frame)
                : null;
        Emitted seen = new Emitted(clock.getAsLong(), frame, packet);
        if (!neighbours.takes(seen, this::putFrame)) {
            emitted.add(seen);
        }
    }

    /** Moves the clock; timers of the stack run at their times. */
    public void advance(long nanos) {
        long until = clock.getAsLong() + nanos;
        while (step(until)) {
            settle();
        }
        clock.set(until);
        settle();
    }

    /** Moves the clock until such a packet has been sent, at most for that long. */
    public boolean advanceUntil(long nanos, Predicate<Emitted> such) {
        long until = clock.getAsLong() + nanos;
        while (emitted.stream().noneMatch(such)) {
            if (!step(until)) {
                clock.set(until);
                settle();
                return emitted.stream().anyMatch(such);
            }
            settle();
        }
        return true;
    }

    private boolean step(long until) {
        long now = clock.getAsLong();
        long next = engine.nextTimerNanos(now);
        if (next == Long.MAX_VALUE || next - until > 0) {
            return false;
        }
        long to = Math.max(next, now + LEAST_STEP_NANOS);
        if (to - until > 0) {
            return false;
        }
        clock.set(to);
        return true;
    }

    /** Takes the first packet of that kind that the stack has sent; null = there is none. */
    public Emitted take(Predicate<Emitted> such) {
        for (Iterator<Emitted> each = emitted.iterator(); each.hasNext();) {
            Emitted seen = each.next();
            if (such.test(seen)) {
                each.remove();
                return seen;
            }
        }
        return null;
    }

    /** What the stack has sent and nobody has taken. */
    public Deque<Emitted> emitted() { return emitted; }

    /** Frames of the stack's end that can be had: all, when nothing is kept. */
    public long framesLost() {
        return wire.first().statistics().receiveDropped();
    }

    @Override
    public void close() {
        engine.close();
        collect();
        peer.close();
        if (wire.first().holdsMemory() || wire.second().holdsMemory()) {
            throw new AssertionError("the stack keeps frames after its end\n" + trace());
        }
    }
}
