package io.nstack.benchmarks;

import io.nstack.nsocket.Intent;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.rd.file.DmmNames;
import io.nstack.rd.file.FileSet;
import io.nstack.rd.file.PolicyFiles;
import io.nstack.rd.local.RuleTable;
import io.nstack.rd.policy.Choice;
import io.nstack.rd.policy.Policy;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision costs, from the cache and without it, by number and kind of rules.
 *
 * <p>Run with JMH's own main class and {@code -prof gc}; the goals are under 100 ns without allocation from the cache,
 * and under 2 µs without it at 10,000 rules.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = {"-Xmx1g", "--sun-misc-unsafe-memory-access=allow"})
public class RdBenchmark {

    private static final int FLOWS = 1 << 14;
    private static final int CACHED = 256;

    /** How many rules there are. */
    @Param({"10", "10000", "100000"})
    public int rules;

    /** What tells the rules apart. */
    @Param({"prefixes", "ports", "mixed"})
    public String kind = "";

    private final Flow[] flows = new Flow[FLOWS];
    private final Flow[] equalFlows = new Flow[CACHED];
    private Policy policy = Policy.BUILT_IN;
    private RuleTable table = new RuleTable(policy, Clock.systemUTC());
    private StackSnapshot stacks = StackSnapshot.EMPTY;
    private int next;

    /** Makes the policy and the flows, from a fixed seed. */
    @Setup
    public void setUp() throws IOException {
        policy = PolicyFiles.compile(FileSet.of(FileSet.POLICY, text().getBytes(StandardCharsets.UTF_8)),
                DmmNames.DEFAULT);
        table = new RuleTable(policy, Clock.systemUTC());
        stacks = new StackSnapshot(List.of(stack("kernel", StackMode.KERNEL), stack("dpdk~fast0", StackMode.USER),
                stack("rdma", StackMode.USER)));
        Random random = new Random(1);
        for (int i = 0; i < FLOWS; i++) {
            flows[i] = flow(random);
        }
        random.setSeed(1);
        for (int i = 0; i < CACHED; i++) {
            equalFlows[i] = flow(random);
            table.decide(flows[i], stacks);
        }
    }

    /** Flows equal to some that were decided before, but objects of their own, as sessions make them. */
    @Benchmark
    public Decision cached() {
        next = (next + 1) % CACHED;
        return table.decide(equalFlows[next], stacks);
    }

    /** Another flow each time, past the cache. */
    @Benchmark
    public Decision uncached() {
        next = (next + 1) % FLOWS;
        return Choice.decide(policy, flows[next], stacks).decision();
    }

    /** More flows than the cache has room for. */
    @Benchmark
    public Decision overflowing() {
        next = (next + 1) % FLOWS;
        return table.decide(flows[next], stacks);
    }

    private String text() {
        Random random = new Random(2);
        StringBuilder text = new StringBuilder("{\"rules\":[\n");
        for (int i = 0; i < rules; i++) {
            text.append("{\"name\":\"rule").append(i).append('"');
            switch (kind) {
                case "prefixes" -> text.append(",\"remote\":\"10.").append((i >> 8) & 255).append('.').append(i & 255)
                        .append(i >> 16 == 0 ? ".0/24\"" : ".128/25\"");
                case "ports" -> text.append(",\"transport\":\"tcp\",\"remote-port\":").append(1 + i % 65535);
                default -> mixed(text, random, i);
            }
            text.append(",\"stacks\":[\"dpdk~*\",\"kernel\"]},\n");
        }
        return text.append("]}").toString();
    }

    private static void mixed(StringBuilder text, Random random, int i) {
        int length = 8 + random.nextInt(25);
        int address = ((10 << 24) | random.nextInt(1 << 24)) & (-1 << (32 - length));
        if (i % 10 != 0) {
            text.append(",\"remote\":\"").append(address >>> 24).append('.').append(address >>> 16 & 255).append('.')
                    .append(address >>> 8 & 255).append('.').append(address & 255).append('/').append(length)
                    .append('"');
        }
        if (i % 3 != 0) {
            text.append(",\"application\":\"app").append(i % 1000).append('"');
        }
        if (i % 4 == 0) {
            int port = 1 + random.nextInt(60_000);
            text.append(",\"remote-port\":\"").append(port).append('-').append(port + random.nextInt(5000)).append('"');
        }
    }

    private static Flow flow(Random random) {
        byte[] address = {10, (byte) random.nextInt(), (byte) random.nextInt(), (byte) random.nextInt()};
        try {
            return new Flow("app" + random.nextInt(1000), Transport.STREAM, Direction.CONNECT, null,
                    new InetSocketAddress(InetAddress.getByAddress(address), 1 + random.nextInt(65535)), Intent.ANY);
        } catch (IOException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    private static StackView stack(String name, StackMode mode) {
        StackTraits traits = new StackTraits(name.replaceAll("~.*", ""), mode, Set.of(Transport.values()),
                Set.of(AddressFamily.INET, AddressFamily.INET6), Set.of("tcp"), Set.of());
        return new StackView(name, traits, StackStatus.of(StackState.UP), address -> true);
    }
}
