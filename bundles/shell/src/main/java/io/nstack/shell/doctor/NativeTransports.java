package io.nstack.shell.doctor;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.nstack.shell.text.Reason;
import org.jspecify.annotations.Nullable;

/** Netty's native transports, where its classes are: they may be missing both in a runtime and on a class path. */
final class NativeTransports {

    private NativeTransports() {}

    static void epoll(Findings findings) {
        try {
            show("epoll", Epoll.unavailabilityCause(),
                    "the kernel stack uses the JDK's sockets instead, which are slower",
                    findings);
        } catch (NoClassDefFoundError e) {
            absent("epoll", "netty-transport-classes-epoll", findings);
        }
    }

    static void ioUring(Machine machine, Findings findings) {
        String disabled = machine.read("proc/sys/kernel/io_uring_disabled").orElse("0");
        try {
            show("io_uring", IoUring.unavailabilityCause(),
                    disabled.equals("0")
                            ? "only needed where a loop is set to it"
                            : "the kernel forbids it: sysctl -w kernel.io_uring_disabled=0",
                    findings);
        } catch (NoClassDefFoundError e) {
            absent("io_uring", "netty-transport-classes-io_uring", findings);
        }
    }

    private static void show(String name, @Nullable Throwable cause, String advice, Findings findings) {
        if (cause == null) {
            findings.ok(name, "available");
            return;
        }
        Throwable root = cause;
        for (Throwable next = root.getCause(); next != null; next = root.getCause()) {
            root = next;
        }
        findings.warn(name, "not available: " + Reason.of(root), advice);
    }

    private static void absent(String name, String bundle, Findings findings) {
        findings.warn(name, "not known: " + bundle + " is not here", "ask nstack:doctor in a running runtime");
    }
}
