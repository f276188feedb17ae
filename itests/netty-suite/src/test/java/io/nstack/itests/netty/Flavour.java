package io.nstack.itests.netty;

import io.nstack.session.loop.BaseKind;
import java.util.List;

/**
 * What Netty's suite runs on in this JVM, chosen by the system property {@value #PROPERTY}: session channels
 * over the kernel, with themselves and with a plain Netty peer; session channels over the memory stack or over TCP/IP in
 * user space, in one loop or in four; or Netty's own transport alone, to see whether a failure is ours.
 *
 * @param name    the flavour's name
 * @param subject whose channels are under test
 * @param pairs   who serves and who connects
 */
public record Flavour(String name, Peer subject, List<Pair> pairs) {

    private static final String PROPERTY = "nstack.suite.flavour";

    /** Who plays which part in one run of a test. */
    public record Pair(Peer server, Peer client) {}

    /** The flavour's name, without opening anything. */
    static String nameUnderTest() {
        return System.getProperty(PROPERTY, "native-epoll");
    }

    /** Whether the channels under test reach nothing but each other. */
    private static boolean isAlone() {
        return nameUnderTest().startsWith("memory") || nameUnderTest().startsWith("dpdk");
    }

    static BaseKind baseUnderTest() {
        String name = nameUnderTest();
        if (isAlone()) {
            return BaseKind.best();
        }
        if (name.endsWith("epoll")) {
            return BaseKind.EPOLL;
        }
        return name.endsWith("io_uring") ? BaseKind.IO_URING : BaseKind.NIO;
    }

    /** What this machine lacks for the flavour under test; empty if nothing. */
    static String unavailability() {
        BaseKind needed = baseUnderTest();
        return needed.isAvailable() ? "" : needed + " is not available here: " + needed.unavailability();
    }

    /** An address that the channels under test can reach and that does not answer. */
    public BlackHole blackHole() {
        return isAlone() ? BlackHole.among(subject) : BlackHole.open();
    }

    /** Opens the flavour under test. */
    public static Flavour underTest() {
        String name = nameUnderTest();
        return switch (name) {
            case "native-epoll" -> against(name, Sessions.overKernel(BaseKind.EPOLL), PlainNetty.epoll());
            // Netty's epoll as the peer: its io_uring channels have gaps of their own
            case "native-io_uring" -> against(name, Sessions.overKernel(BaseKind.IO_URING), PlainNetty.epoll());
            case "jdk-nio" -> against(name, Sessions.overKernel(BaseKind.NIO), PlainNetty.nio());
            case "memory-one" -> alone(name, Sessions.overMemory(1));
            case "memory-four" -> alone(name, Sessions.overMemory(4));
            case "dpdk-one" -> alone(name, Sessions.overDpdk(1));
            case "dpdk-four" -> alone(name, Sessions.overDpdk(4));
            case "adapter-io_uring" -> against(name, Sessions.overAdapter(), PlainNetty.epoll());
            case "plain-epoll" -> alone(name, PlainNetty.epoll());
            case "plain-io_uring" -> alone(name, PlainNetty.ioUring());
            case "plain-nio" -> alone(name, PlainNetty.nio());
            default -> throw new IllegalArgumentException(PROPERTY + "=" + name);
        };
    }

    private static Flavour against(String name, Peer ours, Peer plain) {
        List<Pair> pairs = List.of(new Pair(ours, ours), new Pair(plain, ours), new Pair(ours, plain));
        Integer one = Integer.getInteger("nstack.suite.pair"); // for hunting a failure
        return new Flavour(name, ours, one == null ? pairs : List.of(pairs.get(one)));
    }

    private static Flavour alone(String name, Peer peer) {
        return new Flavour(name, peer, List.of(new Pair(peer, peer)));
    }
}
