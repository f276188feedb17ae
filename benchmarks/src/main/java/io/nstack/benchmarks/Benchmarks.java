package io.nstack.benchmarks;

import io.nstack.benchmarks.cable.CableBenchmark;
import io.nstack.stack.kernel.KernelStack;
import io.nstack.stack.memory.MemoryStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures session channels against plain Netty, and blocking streams against the JDK's sockets: both in one run,
 * alternating, as the median of paired ratios with the spread; then what idle channels cost. Prints Markdown tables.
 *
 * <p>Arguments: {@code --rounds N} (7), {@code --seconds S} (2) for each side of a round, {@code --only TEXT} for those
 * loads whose name contains the text. {@code rd} runs {@link RdBenchmark} with JMH instead, and what follows are JMH's
 * options; {@code engine} does so with the stages of the user-space TCP/IP engine; {@code memory} runs
 * {@link MemoryRoundTrip}, {@code link} {@link LinkBenchmark}, {@code dpdk} {@link CableBenchmark}.
 */
public final class Benchmarks {

    private final int rounds;
    private final double seconds;
    private final String only;

    private Benchmarks(int rounds, double seconds, String only) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.only = only;
    }

    /** Runs all scenarios. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && (arguments[0].equals("rd") || arguments[0].equals("engine"))) {
            String which = arguments[0].equals("rd") ? "RdBenchmark" : "io.nstack.benchmarks.engine";
            List<String> jmh = new ArrayList<>(List.of(which, "-prof", "gc"));
            jmh.addAll(Arrays.asList(arguments).subList(1, arguments.length));
            org.openjdk.jmh.Main.main(jmh.toArray(String[]::new));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("memory")) {
            MemoryRoundTrip.run(new OnlyStack("memory"));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("dpdk")) {
            CableBenchmark.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("link")) {
            LinkBenchmark.run();
            return;
        }
        int rounds = 7;
        double seconds = 2;
        String only = "";
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--only" -> only = arguments[++i];
                default -> {
                    System.err.println("unknown argument " + arguments[i]
                            + "\nusage: [--rounds N] [--seconds S] [--only TEXT] | rd [JMH OPTION]... | engine [JMH OPTION]... | memory | link | dpdk [OPTION]...");
                    System.exit(2);
                }
            }
        }
        new Benchmarks(rounds, seconds, only).run();
    }

    private void run() throws Exception {
        System.out.printf(Locale.ROOT, "%d rounds of %.1f s a side, alternating; Java %s, %d processors%n%n", rounds,
                seconds, Runtime.version(), Runtime.getRuntime().availableProcessors());
        head("plain Netty", "session channel");
        for (int loops = 1; loops <= 2; loops++) {
            compare(loops, List.of(new EchoScenario(1, loops), new EchoScenario(64, loops), new BulkScenario(loops),
                    new ConnectScenario(loops)));
        }
        blocking();
        if ("idle engine".contains(only)) {
            idleEngine();
        }
        if ("idle channels".contains(only)) {
            idle();
        }
        System.exit(0); // Netty's global executor may linger
    }

    private static void head(String one, String other) {
        System.out.printf("| load | %s | %s | ratio: median [spread] | CPU a unit, ratio |%n|---|---|---|---|---|%n",
                one,
                other);
    }

    private void compare(int loops, List<Scenario<Transport>> scenarios) throws Exception {
        try (Transport plain = new PlainNetty(loops);
                Transport session = new Sessions(loops, new OnlyStack("kernel"),
                        new KernelStack(Map.of("name", "kernel")))) {
            compare(scenarios, plain, session);
        }
    }

    /** Threads that block, on streams of sessions and on the JDK's sockets. */
    private void blocking() throws Exception {
        List<Scenario<BlockingSide>> scenarios = List.of(new BlockingEchoScenario(1), new BlockingEchoScenario(64),
                new BlockingBulkScenario());
        if (scenarios.stream().noneMatch(each -> each.name().contains(only))) {
            return;
        }
        System.out.println();
        head("java.net.Socket", "blocking stream");
        try (BlockingSide plain = new PlainSockets();
                BlockingSide session = new SessionStreams(
                        new Sessions(2, new OnlyStack("kernel"), new KernelStack(Map.of("name", "kernel"))))) {
            compare(scenarios, plain, session);
        }
    }

    private <T> void compare(List<Scenario<T>> scenarios, T plain, T session) throws Exception {
        for (Scenario<T> each : scenarios) {
            if (each.name().contains(only)) {
                compare(each, plain, session);
            }
        }
    }

    private <T> void compare(Scenario<T> scenario, T plain, T session) throws Exception {
        scenario.run(plain, seconds); // warm-up, of both before either is measured
        scenario.run(session, seconds);
        List<Scenario.Result> plains = new ArrayList<>();
        List<Scenario.Result> sessions = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            boolean plainFirst = i % 2 == 0;
            if (plainFirst) {
                plains.add(scenario.run(plain, seconds));
            }
            sessions.add(scenario.run(session, seconds));
            if (!plainFirst) {
                plains.add(scenario.run(plain, seconds));
            }
        }
        double[] ratios = new double[rounds];
        double[] cpu = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = sessions.get(i).perSecond() / plains.get(i).perSecond();
            cpu[i] = sessions.get(i).cpuNanos() / plains.get(i).cpuNanos();
        }
        System.out.printf(Locale.ROOT, "| %s | %,.0f %s | %,.0f %s | %s | %s |%n", scenario.name(),
                Spread.median(plains.stream().mapToDouble(Scenario.Result::perSecond).toArray()), scenario.unit(),
                Spread.median(sessions.stream().mapToDouble(Scenario.Result::perSecond).toArray()), scenario.unit(),
                spread(ratios), spread(cpu));
    }

    /** Kernel sessions with and without an engine in their loops that has nothing to do. */
    private void idleEngine() throws Exception {
        System.out.println();
        head("kernel stack alone", "with an idle memory engine");
        for (int loops = 1; loops <= 2; loops++) {
            try (Transport alone = new Sessions(loops, new OnlyStack("kernel"),
                    new KernelStack(Map.of("name", "kernel")));
                    Transport with = new Sessions(loops, new OnlyStack("kernel"),
                            new KernelStack(Map.of("name", "kernel")),
                            new MemoryStack(Map.of("name", "idle")))) {
                compare(new EchoScenario(1, loops), alone, with);
                compare(new EchoScenario(64, loops), alone, with);
            }
        }
    }

    private void idle() throws Exception {
        try (Transport plain = new PlainNetty(2);
                Transport session = new Sessions(2, new OnlyStack("kernel"),
                        new KernelStack(Map.of("name", "kernel")))) {
            IdleMeasure.run(plain); // what is made once, for both
            IdleMeasure.run(session);
            double[][] measured = new double[4][rounds];
            for (int i = 0; i < rounds; i++) {
                IdleMeasure.Result first = IdleMeasure.run(i % 2 == 0 ? plain : session);
                IdleMeasure.Result second = IdleMeasure.run(i % 2 == 0 ? session : plain);
                IdleMeasure.Result ofPlain = i % 2 == 0 ? first : second;
                IdleMeasure.Result ofSession = i % 2 == 0 ? second : first;
                measured[0][i] = ofPlain.heapBytes();
                measured[1][i] = ofSession.heapBytes();
                measured[2][i] = ofPlain.cpuMillis();
                measured[3][i] = ofSession.cpuMillis();
            }
            System.out.printf("%n| %,d idle channels | plain Netty | session channel |%n|---|---|---|%n",
                    IdleMeasure.channels());
            System.out.printf("| heap of one, bytes | %s | %s |%n", Spread.of(measured[0], 0),
                    Spread.of(measured[1], 0));
            System.out.printf("| CPU of all, ms a second | %s | %s |%n", Spread.of(measured[2], 1),
                    Spread.of(measured[3], 1));
        }
    }

    private static String spread(double[] values) { return Spread.of(values, 3); }
}
