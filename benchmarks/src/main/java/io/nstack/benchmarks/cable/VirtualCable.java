package io.nstack.benchmarks.cable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual cable: our end in this namespace, the peer's in one of its own. What the two ends are like is set for each
 * measurement. Needs root, iproute2, ethtool and, for loss, nftables.
 */
final class VirtualCable implements AutoCloseable {

    static final String OUR_ADDRESS = "10.79.0.1";
    static final String PEER_ADDRESS = "10.79.0.2";
    static final String PREFIX = "/24";
    private static final String NETWORK = "10.79.0.0/24";
    private static final int PERMILLE = 1000;

    private final String namespace;
    private final String ourSide;
    private final String peerSide;

    private VirtualCable() {
        long unique = ProcessHandle.current().pid() % 1_000_000;
        namespace = "nsbench" + unique;
        ourSide = "nsb" + unique;
        peerSide = "nsp" + unique;
    }

    static VirtualCable plug() throws IOException {
        VirtualCable cable = new VirtualCable();
        run("ip", "netns", "add", cable.namespace);
        try {
            cable.connect();
        } catch (IOException e) {
            cable.close();
            throw e;
        }
        return cable;
    }

    private void connect() throws IOException {
        run("ip", "link", "add", ourSide, "type", "veth", "peer", "name", peerSide, "netns", namespace);
        run("ip", "link", "set", ourSide, "addrgenmode", "none");
        set("ipv4/conf/" + ourSide + "/forwarding", "0"); // the kernel sees what comes for the user-space stack too
        set("ipv6/conf/" + ourSide + "/disable_ipv6", "1");
        run("ip", "link", "set", ourSide, "up");
        inside("ip", "link", "set", "lo", "up");
        inside("ip", "addr", "add", PEER_ADDRESS + PREFIX, "dev", peerSide);
        inside("ip", "link", "set", peerSide, "up");
        // TIME-WAIT at the peer (RFC 9293 section 3.6.1) would refuse ports that the next side takes again
        inside("sysctl", "-qw", "net.ipv4.tcp_max_tw_buckets=0");
    }

    private static void set(String setting, String value) throws IOException {
        Path file = Path.of("/proc/sys/net", setting);
        if (Files.isWritable(file)) {
            Files.writeString(file, value);
        }
    }

    /** The interface of our end. */
    String ourSide() { return ourSide; }

    /** Whether both ends leave checksums and segmentation to the other. */
    void offloads(boolean on) throws IOException {
        String value = on ? "on" : "off";
        List<String> words = List.of("ethtool", "-K", "", "tx", value, "sg", value, "tso", value, "gso", value, "gro",
                value);
        for (String each : List.of(ourSide, peerSide)) {
            List<String> command = new ArrayList<>(words);
            command.set(2, each);
            SystemCommand.run(each.equals(peerSide) ? within(command) : command);
        }
    }

    /** Gives our end to the kernel, or takes it away: a user-space stack's interface has no address. */
    void ours(boolean kernels, String congestion) throws IOException {
        run("ip", "addr", "flush", "dev", ourSide);
        if (kernels) {
            run("ip", "addr", "add", OUR_ADDRESS + PREFIX, "dev", ourSide);
            run("ip", "route", "replace", NETWORK, "dev", ourSide, "src", OUR_ADDRESS, "congctl", congestion);
        }
    }

    /** What the peer's TCP controls congestion with; by its route, because a namespace may not choose any default. */
    void congestion(String name) throws IOException {
        inside("ip", "route", "replace", NETWORK, "dev", peerSide, "src", PEER_ADDRESS, "congctl", name);
    }

    /** How many of a thousand frames to the peer are lost, where the sender cannot see it. */
    void loss(int permille) throws IOException {
        inside("nft", "add", "table", "netdev", "loss");
        inside("nft", "delete", "table", "netdev", "loss");
        if (permille > 0) {
            inside("nft", "add table netdev loss; add chain netdev loss wire { type filter hook ingress device \""
                    + peerSide + "\" priority 0; policy accept; }; add rule netdev loss wire numgen random mod "
                    + PERMILLE + " < " + permille + " counter drop");
        }
    }

    /** How a program is run at the peer's end. */
    List<String> within(List<String> words) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(words);
        return all;
    }

    private void inside(String... words) throws IOException { SystemCommand.run(within(List.of(words))); }

    private static void run(String... words) throws IOException { SystemCommand.run(List.of(words)); }

    @Override
    public void close() {
        for (List<String> each : List.of(List.of("ip", "link", "del", ourSide),
                List.of("ip", "netns", "del", namespace))) {
            try {
                SystemCommand.run(each);
            } catch (IOException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
