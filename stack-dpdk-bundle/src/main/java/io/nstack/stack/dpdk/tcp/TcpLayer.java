package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.ip.Transport;
import io.nstack.stack.dpdk.loop.FlowVisitor;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import io.nstack.stack.dpdk.tcp.timer.TimerWheel;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ReadyList;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * TCP in one loop: finds the connection of each segment, opens and listens, and gathers what its connections have to send
 * and to report until the end of the engine's turn. Loop thread only.
 */
public final class TcpLayer implements Transport {

    private static final int PROTOCOL = 6;
    private static final int REUSE_GAP = 0x1_0000; // numbers left out behind an earlier connection's

    private final TcpSettings settings;
    private final TcpPorts ports;
    private final TcpEnvironment environment;
    private final SplittableRandom random;
    private final FlowTable flows;
    private final FlowSecrets secrets;
    private final ChunkPool chunks;
    private final SegmentOutput segments;
    private final Outgoing outgoing = new Outgoing();
    private final Segment segment = new Segment();
    private final TcpCounters counters = new TcpCounters();
    private final ChallengeLimit challenges;
    private final Strays strays;
    private final Arrival arrival;
    private final TimeWaits timeWaits;
    private final PassiveOpen passive;
    private final ActiveOpen active;
    private final PathErrors pathErrors;
    private final Set<Endpoint> open = new HashSet<>();
    private final ArrayDeque<TcpConnection> touched = new ArrayDeque<>();
    private final ArrayDeque<Signal> raised = new ArrayDeque<>();
    private final ArrayDeque<TcpStream> starved = new ArrayDeque<>();
    private @Nullable TimeWait succeeded;
    private boolean failed;
    private boolean closed;

    /** A layer with no connections; allocates little. */
    public TcpLayer(TcpSettings settings, TcpPorts ports, TcpEnvironment environment) {
        this.settings = settings;
        this.ports = ports;
        this.environment = environment;
        random = new SplittableRandom(environment.seed());
        flows = new FlowTable(random.nextLong());
        secrets = new FlowSecrets(random.split());
        chunks = new ChunkPool(settings.buffers().memoryBytes());
        segments = new SegmentOutput(environment.output());
        challenges = new ChallengeLimit(settings.limits().challengesPerSecond(), random.split(), now());
        strays = new Strays(this);
        arrival = new Arrival(this);
        timeWaits = new TimeWaits(this);
        passive = new PassiveOpen(this);
        active = new ActiveOpen(this);
        pathErrors = new PathErrors(this);
    }

    /** The clock of timestamps, milliseconds (RFC 7323 section 5.4). */
    static int stamp(long nowNanos) {
        return LossRecovery.timestamp(nowNanos);
    }

    // ---- what arrives ----

    @Override
    public boolean onPacket(Packet packet, long nowNanos) {
        counters.received++;
        if (closed || failed || packet.toMany || !segment.parse(packet)) { // RFC 9293 section 3.9.2.3
            counters.malformed++;
        } else if (!packet.checksumGood && !isChecksumGood(packet)) {
            counters.badChecksums++;
        } else {
            dispatch(packet, nowNanos);
        }
        if (packet.frame != null) {
            packet.frame.release();
            packet.frame = null;
        }
        return true; // what belongs to nobody is reset by TCP itself
    }

    private static boolean isChecksumGood(Packet packet) {
        return Checksum.isGood(Checksum.pseudo(packet.sourceHigh, packet.sourceLow, packet.targetHigh,
                packet.targetLow, PROTOCOL, packet.length)
                + Checksum.sum(packet.frame().room(), packet.offset, packet.length));
    }

    private void dispatch(Packet packet, long nowNanos) {
        Flow flow = flows.find(packet.targetHigh, packet.targetLow, segment.targetPort, packet.sourceHigh,
                packet.sourceLow, segment.sourcePort);
        switch (flow) {
            case TcpConnection connection -> arrival.onSegment(connection, segment, packet, nowNanos);
            case HalfOpen waiting -> passive.onSegment(waiting, segment, packet, nowNanos);
            case TimeWait rest -> {
                if (timeWaits.onSegment(rest, segment, packet, nowNanos)) {
                    isSucceeding(rest);
                    toListener(packet, nowNanos);
                    succeeded = null;
                }
            }
            case null -> toListener(packet, nowNanos);
        }
    }

    private void toListener(Packet packet, long nowNanos) {
        TcpListener listener = ports.find(packet.targetHigh, packet.targetLow, segment.targetPort,
                segment.sourcePort * 0x9e37_79b9 ^ (int) packet.sourceLow);
        if (listener == null) {
            strays.reset(segment, packet);
        } else {
            passive.onListen(listener, segment, packet, nowNanos);
        }
    }

    @Override
    public void onError(PathError error, long nowNanos) { pathErrors.onError(error, nowNanos); }

    // ---- what the engine asks ----

    /**
     * Opens a connection that lives here.
     *
     * @throws IOException if there is no way to the address, or no port
     */
    public TcpStream connect(ConnectRequest request) throws IOException { return active.connect(request); }

    /**
     * Opens a listener; it gets connections of all loops of the instance.
     *
     * @throws IOException if the address is taken
     */
    public TcpListener listen(ListenRequest request) throws IOException {
        TcpListener made = new TcpListener(this, home(), request);
        open.add(made);
        return made;
    }

    /**
     * Takes over an accepted connection, which has to live here already.
     *
     * @throws IOException if it lives elsewhere, or was closed
     */
    public void attach(TcpStream accepted) throws IOException {
        if (accepted.layer() != this) {
            throw new SocketException("a connection that lives in loop " + accepted.loop());
        }
        accepted.attach();
    }

    /**
     * The end of a turn: sends what was written, and acknowledges what came.
     *
     * @return how many connections there were to look after
     */
    public int flush(long nowNanos) {
        int count = touched.size();
        for (int i = 0; i < count; i++) {
            TcpConnection next = touched.removeFirst();
            if (!next.flush(nowNanos)) {
                next.touch();
            }
        }
        if (!starved.isEmpty() && chunks.hasFree()) {
            for (int i = starved.size(); i > 0; i--) {
                starved.removeFirst().onMemory();
            }
        }
        return count;
    }

    /**
     * Reports what has become ready.
     *
     * @return how many reports that were
     */
    public int drainReady(ReadyList ready) {
        int count = 0;
        for (Signal next = raised.pollFirst(); next != null; next = raised.pollFirst()) {
            next.report(ready);
            count++;
        }
        return count;
    }

    /** Whether nothing waits for {@link #flush} or {@link #drainReady}. */
    public boolean isIdle() {
        return touched.isEmpty() && raised.isEmpty();
    }

    /**
     * Writes a connection as plain data and lets go of it: nothing is sent, the peer does not notice. Between two turns.
     *
     * @throws IOException if {@code out} fails, or the connection has ended
     */
    public void save(TcpStream stream, DataOutput out) throws IOException {
        ConnectionImage.save(this, stream, out);
    }

    /**
     * Takes over a connection that {@link #save} has written, perhaps in another layer; it is to be attached.
     *
     * @throws IOException if it is not that, or there is no room or no way for it
     */
    public TcpStream restore(DataInput in) throws IOException { return ConnectionImage.restore(this, in); }

    /** Shows all flows, whatever their state, also those in TIME-WAIT. */
    public void forEachFlow(FlowVisitor visitor) {
        flows.forEach(each -> visitor.flow(each.remoteHigh, each.remoteLow, each.remotePort, each.localHigh,
                each.localLow, each.localPort));
    }

    /** A congestion control goes: its connections get the default one. */
    public void withdraw(String congestionControl) {
        flows.forEach(each -> {
            if (each instanceof TcpConnection connection
                    && connection.recovery.control().name().equals(congestionControl)) {
                connection.options.congestion = CongestionControls.FALLBACK;
                connection.recovery.control(newControl(CongestionControls.FALLBACK), now());
            }
        });
    }

    /**
     * The link has gone: every connection and listener fails with that reason. {@link #drainReady} reports it once more;
     * what was received can be read until the endpoints are closed.
     */
    public void fail(String reason) {
        long nowNanos = now();
        for (Endpoint each : List.copyOf(open)) {
            switch (each) {
                case TcpStream stream -> stream.fail(reason);
                case TcpListener listener -> listener.fail(reason);
                default -> throw new IllegalStateException("an endpoint of another kind: " + each);
            }
        }
        forgetFlows(nowNanos);
        failed = true;
        touched.clear();
        starved.clear();
    }

    private void forgetFlows(long nowNanos) {
        flows.forEach(flow -> {
            switch (flow) {
                case TcpConnection connection -> connection.reset(nowNanos, null);
                case HalfOpen waiting -> passive.remove(waiting);
                case TimeWait rest -> timeWaits.remove(rest);
            }
        });
    }

    /** Aborts all connections and closes all listeners; what was lent stays valid. Idempotent. */
    public void close() {
        if (closed) {
            return;
        }
        List.copyOf(open).forEach(Endpoint::abort);
        forgetFlows(now());
        closed = true;
        touched.clear();
        raised.clear();
        starved.clear();
        chunks.close();
    }

    /** What has happened here. */
    public TcpCounters counters() { return counters; }

    /** Connections, of whatever state, that are known here. */
    public int size() { return flows.size(); }

    // ---- what its parts share ----

    TcpSettings settings() { return settings; }

    TcpPorts ports() { return ports; }

    TcpEnvironment environment() { return environment; }

    Home home() { return environment.home(); }

    IpOutput output() { return environment.output(); }

    TimerWheel timers() { return environment.timers(); }

    long now() { return environment.clock().getAsLong(); }

    FlowTable flows() { return flows; }

    FlowSecrets secrets() { return secrets; }

    ChunkPool chunks() { return chunks; }

    SegmentOutput segments() { return segments; }

    Outgoing outgoing() { return outgoing; }

    ChallengeLimit challenges() { return challenges; }

    Strays strays() { return strays; }

    Arrival arrival() { return arrival; }

    TimeWaits timeWaits() { return timeWaits; }

    boolean isShortOfFrames() { return output().available() < settings.buffers().copyBelowFrames(); }

    void touched(TcpConnection connection) { touched.addLast(connection); }

    void raised(Signal signal) { raised.addLast(signal); }

    void starved(TcpStream stream) { starved.addLast(stream); }

    void opened(Endpoint endpoint) { open.add(endpoint); }

    void forget(Endpoint endpoint) {
        open.remove(endpoint);
        if (failed && open.isEmpty()) {
            close(); // its memory goes with the last endpoint
        }
    }

    /** The next connection made takes the place of that one. */
    void isSucceeding(TimeWait rest) { succeeded = rest; }

    /** RFC 6528 section 3; behind all numbers of the connection whose place is taken (RFC 1122 section 4.2.2.13). */
    int initialSequence(FlowId id, long nowNanos) {
        int made = secrets.initialSequence(id, nowNanos);
        TimeWait before = succeeded;
        succeeded = null;
        return before == null ? made : Sequence.later(made, before.sendNext + REUSE_GAP);
    }

    /** Refuses a congestion control that there is not. */
    void requireCongestion(String name) {
        if (!environment.congestion().has(name)) {
            throw new IllegalArgumentException(
                    "option TCP_CONGESTION='" + name + "': one of " + environment.congestion().names());
        }
    }

    /** One of that name, or the default where its provider has just gone. */
    CongestionControl newControl(String name) {
        CongestionControl made = environment.congestion().create(name, random.nextLong());
        if (made == null) {
            made = environment.congestion().create(CongestionControls.FALLBACK, random.nextLong());
        }
        if (made == null) {
            throw new IllegalStateException("there is no congestion control");
        }
        return made;
    }

    LossRecovery readRecovery(DataInput in) throws IOException {
        return LossRecovery.readFrom(in, environment.congestion(), environment.recovery());
    }

    LossRecovery newRecovery(String congestion, int initialSequence, long nowNanos) {
        return new LossRecovery(newControl(congestion), environment.recovery(), initialSequence, nowNanos);
    }
}
