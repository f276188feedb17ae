package io.nstack.shell.command;

import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.operate.BundleUpdate;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyException;
import io.nstack.rd.PolicyInfo;
import io.nstack.rd.RdEngine;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A runtime in memory with names and counts as awkward as they get. */
public final class Example implements Services {

    public static final String LONG = "io.nstack.example.with.a.name.that.is.longer.than.any.column.can.be.filetransfer";

    public final List<String> done = new ArrayList<>();
    public Flow asked;
    public boolean sessionLayer = true;
    public boolean rd = true;

    @Override
    public SessionControl sessions() throws CommandException {
        if (!sessionLayer) {
            throw new CommandException("the session layer is missing: bundle io.nstack.nsocket is not installed");
        }
        return new Control();
    }

    @Override
    public RdEngine decisions() throws CommandException {
        requireRd();
        return new Engine();
    }

    @Override
    public PolicyControl policy() throws CommandException {
        requireRd();
        return new Policies();
    }

    @Override
    public BundleUpdate updates() throws CommandException {
        throw new CommandException("the feature manager is missing: bundle io.nstack.features is not installed");
    }

    private void requireRd() throws CommandException {
        if (!rd) {
            throw new CommandException("RD is missing: bundle io.nstack.rd is not installed");
        }
    }

    private static SessionInfo session(long id, String application, String kind, String stack) {
        return new SessionInfo(id, application, LONG, "tcp", kind, "active",
                "[fe80:0:0:0:1234:5678:9abc:def0%eth0]:65535",
                "[2001:db8:85a3:1234:5678:8a2e:370:7334]:65535", stack, "rule 'lan' in policy.json:12, because " + LONG,
                "low-latency=prefer", Long.MAX_VALUE, 5_000_000_000L, Instant.now().minusSeconds(400_000),
                Duration.ofNanos(1_234_567));
    }

    private final class Control implements SessionControl {

        @Override
        public List<StackInfo> stacks() {
            return List.of(stack("kernel", StackStatus.of(StackState.UP)),
                    stack("kernel~" + LONG, new StackStatus(StackState.FAILED, "no such device:\n" + LONG)));
        }

        private StackInfo stack(String name, StackStatus status) {
            return new StackInfo(name, new StackTraits("kernel", StackMode.KERNEL,
                    Set.of(Transport.STREAM, Transport.DATAGRAM), Set.of(AddressFamily.values()),
                    Set.of("tcp", "udp", "mptcp"), Set.of(IntentProperty.RELIABILITY, IntentProperty.ORDER)), status,
                    "io.nstack.stack.kernel/0.1.0", 1_000_000, 12, Instant.now().minusSeconds(60));
        }

        @Override
        public List<SessionInfo> sessions() {
            return List.of(session(1, "echo", "connect", "kernel"),
                    session(Long.MAX_VALUE, LONG, "accept", "kernel~" + LONG));
        }

        @Override
        public List<SessionInfo> listeners() { return List.of(session(3, LONG, "listen", "kernel,kernel~" + LONG)); }

        @Override
        public StackSnapshot snapshot() { return StackSnapshot.EMPTY; }

        @Override
        public StackStatus rehearse(String stack) { return StackStatus.of(StackState.UP); }

        @Override
        public int drain(String stack) {
            if (!stack.equals("kernel")) {
                throw new IllegalArgumentException("there is no stack '" + stack + "' (there are kernel)");
            }
            done.add("drain " + stack);
            return 3;
        }

        @Override
        public void close(long sessionId) {
            if (sessionId > 3) {
                throw new IllegalArgumentException("there is no session " + sessionId);
            }
            done.add("close " + sessionId);
        }

        @Override
        public List<LoopInfo> loops() {
            return List.of(loop(0, LoopState.RUNNING), loop(1_000_000, LoopState.STUCK), loop(2, LoopState.OUT));
        }

        private LoopInfo loop(int index, LoopState state) {
            return new LoopInfo("nstack-loop-" + index, state, "IO_URING", List.of("kernel", LONG, LONG), 1_000_000, 12,
                    "stack " + LONG, Duration.ofMillis(2500));
        }

        @Override
        public LoopInfo addLoop() {
            done.add("loops add");
            return loop(3, LoopState.RUNNING);
        }

        @Override
        public void retireLoop(String loop, Duration limit) {
            if (!loop.equals("nstack-loop-0")) {
                throw new IllegalArgumentException("there is no loop '" + loop + "' (there are nstack-loop-0)");
            }
            done.add("loops retire " + loop + " " + limit);
        }
    }

    private final class Engine implements RdEngine {

        @Override
        public Decision decide(Flow flow, StackSnapshot stacks) { return why(flow, stacks); }

        @Override
        public Decision why(Flow flow, StackSnapshot stacks) {
            asked = flow;
            return new Decision(List.of(new Candidate("kernel", "rule 'lan' in policy.json:12")),
                    List.of(new Candidate("dpdk~fast0", "not UP: " + LONG + " " + LONG)),
                    "rule 'lan' in policy.json:12",
                    false, List.of("rule 'wan' does not match: " + LONG + " " + LONG, "rule 'lan' matches"));
        }
    }

    private final class Policies implements PolicyControl {

        @Override
        public PolicyInfo current() {
            return new PolicyInfo(4, List.of("/data/etc/policy.json"), Instant.now(),
                    "{\n  \"default\": [\"kernel\"]\n}",
                    "/data/etc/policy.json:3:7: unknown key 'defualt'");
        }

        @Override
        public List<RuleInfo> rules() {
            return List.of(
                    new RuleInfo("lan", "remote 10.0.0.0/8 and application " + LONG, List.of("kernel", LONG), false,
                            "/data/etc/" + LONG + "/policy.json:12", Long.MAX_VALUE),
                    new RuleInfo("no", "any", List.of(), true, "policy.json:20", 0));
        }

        @Override
        public PolicyInfo load(Path file) throws IOException {
            if (file.toString().endsWith("wrong.json")) {
                throw new PolicyException("wrong.json", 3, 7, "unknown key 'defualt' (one of rules, default)");
            }
            done.add("load " + file);
            return current();
        }

        @Override
        public PolicyInfo rollback() { throw new IllegalStateException("there is no policy before this one"); }
    }
}
