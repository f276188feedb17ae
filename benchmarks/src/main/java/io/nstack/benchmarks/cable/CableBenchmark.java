package io.nstack.benchmarks.cable;

import io.nstack.benchmarks.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Measures sessions over the user-space stack against sessions over the kernel's, on the same virtual cable with the same
 * peer: each round measures every side, in turn from another one on; ratios are those of one round. Prints a Markdown
 * table. Needs root, iproute2, ethtool and nftables.
 */
public final class CableBenchmark {

    private static final String NONE = "-";
    private static final Logger SESSIONS = Logger.getLogger("io.nstack"); // held, or its level would be forgotten

    private final Options options;
    private final VirtualCable cable;
    private final PeerProcess peer;

    private CableBenchmark(Options options, VirtualCable cable, PeerProcess peer) {
        this.options = options;
        this.cable = cable;
        this.peer = peer;
    }

    /** Runs all loads, or those that the words ask for. */
    public static void main(String[] words) throws Exception {
        Options options;
        try {
            options = Options.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        SESSIONS.setLevel(Level.WARNING); // stacks come and go with each round
        VirtualCable cable = VirtualCable.plug();
        Runtime.getRuntime().addShutdownHook(new Thread(cable::close)); // after a SIGINT, too
        try (PeerProcess peer = PeerProcess.start(cable)) {
            new CableBenchmark(options, cable, peer).run();
        }
        System.exit(0); // Netty's global executor may linger
    }

    private List<Load> loads() {
        Conditions bbr = new Conditions("bbr", 0, false);
        Conditions lossy = new Conditions("cubic", 10, false);
        Conditions lossyBbr = new Conditions("bbr", 10, false);
        return List.of(new BulkLoad("bulk to the peer", true, Conditions.USUAL),
                new BulkLoad("bulk from the peer", false, Conditions.USUAL), new EchoLoad(), new ConnectLoad(),
                new BulkLoad("bulk to the peer, BBR", true, bbr),
                new BulkLoad("bulk to the peer, CUBIC, 1 % loss", true, lossy),
                new BulkLoad("bulk to the peer, BBR, 1 % loss", true, lossyBbr),
                new IdleEngineLoad(1, options.loops()), new IdleEngineLoad(64, options.loops()),
                new IdleConnectionsLoad());
    }

    private void run() throws InterruptedException {
        System.out.printf(Locale.ROOT, "%d rounds of %.1f s a side, %d loop%s; Java %s, %d processors%n%n",
                options.rounds(), options.seconds(), options.loops(), options.loops() == 1 ? "" : "s",
                Runtime.version(), Runtime.getRuntime().availableProcessors());
        head();
        for (Load each : loads()) {
            if (each.name().contains(options.only())) {
                measure(each);
            }
        }
    }

    private void head() {
        StringBuilder names = new StringBuilder("| load |");
        StringBuilder line = new StringBuilder("|---|");
        for (Side each : options.sides()) {
            names.append(' ').append(each.label()).append(" |");
            line.append("---|");
        }
        for (Side each : compared()) {
            names.append(' ').append(each.label()).append(" to kernel |");
            line.append("---|");
        }
        System.out.println(names + "\n" + line);
    }

    private List<Side> compared() {
        return options.sides().contains(Side.KERNEL)
                ? options.sides().stream().filter(each -> each != Side.KERNEL).toList()
                : List.of();
    }

    private void measure(Load load) throws InterruptedException {
        List<Side> sides = options.sides().stream().filter(each -> each.suits(load.conditions())).toList();
        Map<Side, List<double[]>> figures = new EnumMap<>(Side.class);
        for (Side each : sides) {
            double[] _ = figures(load, each); // warm-up, of all before any is measured
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < sides.size(); i++) {
                Side side = sides.get((round + i) % sides.size());
                figures.computeIfAbsent(side, _ -> new ArrayList<>()).add(figures(load, side));
            }
        }
        for (int i = 0; i < load.metrics().size(); i++) {
            print(load, i, figures);
        }
    }

    /** A round of one side; no numbers if it failed. */
    private double[] figures(Load load, Side side) throws InterruptedException {
        try (Side.Opened opened = side.open(cable, options.loops(), load.conditions())) {
            return load.run(opened.transport(), peer, options.seconds());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // one that fails is no reason not to measure the rest
            System.err.println(load.name() + ", " + side.label() + ": " + e);
            double[] none = new double[load.metrics().size()];
            Arrays.fill(none, Double.NaN);
            return none;
        }
    }

    private void print(Load load, int metric, Map<Side, List<double[]>> figures) {
        Load.Metric what = load.metrics().get(metric);
        StringBuilder row = new StringBuilder("| " + load.name() + ": " + what.name() + ", " + what.unit() + " |");
        for (Side each : options.sides()) {
            double[] values = column(figures.get(each), metric);
            row.append(' ').append(spread(values, what.decimals())).append(" |");
        }
        double[] kernel = column(figures.get(Side.KERNEL), metric);
        for (Side each : compared()) {
            double[] ratios = column(figures.get(each), metric);
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] /= kernel[i];
            }
            row.append(' ').append(spread(ratios, 3)).append(" |");
        }
        System.out.println(row);
    }

    private static double[] column(@Nullable List<double[]> rounds, int metric) {
        return rounds == null ? new double[0] : rounds.stream().mapToDouble(each -> each[metric]).toArray();
    }

    private static String spread(double[] rounds, int decimals) {
        double[] good = Arrays.stream(rounds).filter(Double::isFinite).toArray();
        return good.length == 0 ? NONE : Spread.of(good, decimals);
    }
}
