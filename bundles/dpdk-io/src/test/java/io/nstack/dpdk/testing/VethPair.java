package io.nstack.dpdk.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual cable as {@code ./nstack veth up} makes it: the stack's end in this namespace without an address, the
 * kernel's end in a namespace of its own, with addresses and without offloads. Removed by {@link #close}.
 */
public final class VethPair implements AutoCloseable {

    /** The kernel's IPv4 address, with a prefix of 24 bits. */
    public static final String KERNEL_IPV4 = "10.77.0.2";
    /** The kernel's IPv6 address, with a prefix of 64 bits. */
    public static final String KERNEL_IPV6 = "fd77::2";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String namespace;
    private final String stackSide;
    private final String kernelSide;

    private VethPair(int mtuBytes) {
        String unique = ProcessHandle.current().pid() % 1_000_000 + "x" + COUNT.getAndIncrement();
        namespace = "nsk" + unique;
        stackSide = "ns" + unique;
        kernelSide = "nk" + unique;
        Command.run("ip", "netns", "add", namespace);
        try {
            connect(String.valueOf(mtuBytes));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Why no cable can be made here; empty if one can. */
    public static String unavailabilityCause() {
        if (!Command.succeeds("ip", "-V")) {
            return "no ip command: apt-get install iproute2";
        }
        if (!Command.succeeds("ethtool", "--version")) {
            return "no ethtool: apt-get install ethtool";
        }
        String probe = "nsk" + ProcessHandle.current().pid() + "probe";
        if (!Command.succeeds("ip", "netns", "add", probe)) {
            return "network namespaces cannot be made: root is needed";
        }
        Command.run("ip", "netns", "del", probe);
        return "";
    }

    /** Makes one with that MTU. */
    public static VethPair withMtu(int bytes) { return new VethPair(bytes); }

    private void connect(String mtu) {
        Command.run("ip", "link", "add", stackSide, "mtu", mtu, "type", "veth", "peer", "name", kernelSide, "mtu", mtu,
                "netns", namespace);
        boolean ipv6 = Integer.parseInt(mtu) >= 1280; // RFC 8200 section 5: the kernel has none below
        if (ipv6) {
            Command.run("ip", "link", "set", stackSide, "addrgenmode", "none");
        }
        set("ipv4/conf/" + stackSide + "/forwarding", "0"); // the kernel sees what comes for the stack too
        set("ipv6/conf/" + stackSide + "/disable_ipv6", "1");
        Command.run("ip", "link", "set", stackSide, "up");
        inside("ip", "link", "set", "lo", "up");
        inside("ethtool", "-K", kernelSide, "tx", "off", "tso", "off", "gso", "off", "gro", "off", "sg", "off");
        inside("ip", "addr", "add", KERNEL_IPV4 + "/24", "dev", kernelSide);
        if (ipv6) {
            inside("ip", "addr", "add", KERNEL_IPV6 + "/64", "dev", kernelSide, "nodad");
        }
        inside("ip", "link", "set", kernelSide, "up");
    }

    private static void set(String setting, String value) {
        try {
            Files.writeString(Path.of("/proc/sys/net", setting), value);
        } catch (IOException e) { // not everywhere can these be written; a machine that routes is rare in tests
            System.getLogger(VethPair.class.getName()).log(System.Logger.Level.DEBUG, setting, e);
        }
    }

    /** The interface below the link. */
    public String stackSide() { return stackSide; }

    /** The interface of the kernel, in {@link #namespace}. */
    public String kernelSide() { return kernelSide; }

    /** Where the kernel's end is. */
    public String namespace() { return namespace; }

    /** Runs a program in the kernel's namespace and returns what it printed. */
    public String inside(String... words) {
        return Command.run(command(words));
    }

    /** How a program is run in the kernel's namespace. */
    public String[] command(String... words) {
        String[] all = new String[words.length + 4];
        System.arraycopy(words, 0, all, 4, words.length);
        all[0] = "ip";
        all[1] = "netns";
        all[2] = "exec";
        all[3] = namespace;
        return all;
    }

    /** Pulls the cable; the namespace stays until the close. */
    public void unplug() {
        Command.run("ip", "link", "del", stackSide);
    }

    /** A new cable of the same names. */
    public void plugAgain(int mtuBytes) { connect(String.valueOf(mtuBytes)); }

    @Override
    public void close() {
        Command.succeeds("ip", "link", "del", stackSide);
        Command.succeeds("ip", "netns", "del", namespace);
    }
}
