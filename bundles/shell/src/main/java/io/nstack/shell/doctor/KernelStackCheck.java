package io.nstack.shell.doctor;

import java.util.List;

/** What the kernel stack can use. */
final class KernelStackCheck implements Check {

    private static final int FAST_OPEN_BOTH_SIDES = 3;

    @Override
    public String part() { return "kernel stack"; }

    @Override
    public void look(Machine machine, Findings findings) {
        NativeTransports.epoll(findings);
        NativeTransports.ioUring(machine, findings);
        congestionControl(machine, findings);
        multipath(machine, findings);
        fastOpen(machine, findings);
        ipv6(machine, findings);
    }

    private static void congestionControl(Machine machine, Findings findings) {
        String available = machine.read("proc/sys/net/ipv4/tcp_available_congestion_control").orElse("unknown");
        if (List.of(available.split("\\s+", -1)).contains("bbr")) {
            findings.ok("congestion control", available);
        } else {
            findings.warn("congestion control", available, "for bbr: modprobe tcp_bbr");
        }
    }

    private static void multipath(Machine machine, Findings findings) {
        String enabled = machine.read("proc/sys/net/mptcp/enabled").orElse("");
        switch (enabled) {
            case "1" -> findings.ok("MPTCP", "enabled");
            case "" -> findings.warn("MPTCP", "this kernel has none", "needs Linux 5.6 or later with CONFIG_MPTCP");
            default -> findings.warn("MPTCP", "disabled", "sysctl -w net.mptcp.enabled=1");
        }
    }

    private static void fastOpen(Machine machine, Findings findings) {
        String value = machine.read("proc/sys/net/ipv4/tcp_fastopen").orElse("0");
        int bits = value.matches("\\d+") ? Integer.parseInt(value) & FAST_OPEN_BOTH_SIDES : 0;
        if (bits == FAST_OPEN_BOTH_SIDES) {
            findings.ok("TCP Fast Open", "client and server");
        } else {
            String found = bits == 1 ? "client only" : bits == 2 ? "server only" : "off";
            findings.warn("TCP Fast Open", found, "for both sides: sysctl -w net.ipv4.tcp_fastopen=3");
        }
    }

    private static void ipv6(Machine machine, Findings findings) {
        if (machine.exists("proc/net/if_inet6")) {
            findings.ok("IPv6", "there");
        } else {
            findings.warn("IPv6", "this kernel has none", "only IPv4 and domain sockets will work");
        }
    }
}
