package io.nstack.stack.kernel.posix;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.nstack.stack.kernel.common.SocketFile;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor, its watch and what the kernel cannot tell about it. Closed once, after its watch was cancelled, and
 * never touched afterwards: the number may by then belong to somebody else. Loop thread, but for {@link #sever}.
 */
final class OpenSocket {

    private final LinuxSocket socket;
    private final SocketKind kind;
    private final LingeringCloses lingering;
    private @Nullable Watch watch;
    private int lingerSeconds = -1;
    private boolean fastOpen;
    private @Nullable SocketFile file;

    OpenSocket(LinuxSocket socket, SocketKind kind, LingeringCloses lingering) {
        this.socket = socket;
        this.kind = kind;
        this.lingering = lingering;
    }

    /** One that a listener has accepted: the kernel has copied the listener's options (tcp(7)), we copy ours. */
    OpenSocket accepted(int fd) {
        OpenSocket child = new OpenSocket(LinuxSocket.newSocket(fd), kind.accepted(), lingering);
        child.lingerSeconds = lingerSeconds;
        return child;
    }

    LinuxSocket socket() { return socket; }

    SocketKind kind() { return kind; }

    int fd() { return socket.intValue(); }

    boolean isOpen() { return socket.isOpen(); }

    @Nullable
    SocketAddress local() {
        return kind.isDomain() ? domain(socket.localDomainSocketAddress()) : socket.localAddress();
    }

    int lingerSeconds() { return lingerSeconds; }

    void lingerSeconds(int seconds) throws IOException {
        socket.setSoLinger(seconds);
        lingerSeconds = seconds;
    }

    /** Whether data may go in the SYN; decided before connecting, so no socket option of the kernel. */
    boolean fastOpen() {
        return fastOpen;
    }

    void fastOpen(boolean wanted) { fastOpen = wanted; }

    /** The file that binding has made; it goes with this socket. */
    void file(SocketFile made) { file = made; }

    void watch(LoopContext loop, int events, Watched target) throws IOException {
        watch = loop.watch(fd(), events, target);
    }

    void close() {
        cancelWatch();
        if (!socket.isOpen()) {
            return;
        }
        if (lingerSeconds > 0 && !kind.isDomain()) {
            closeElsewhere();
        } else {
            closeNow();
        }
    }

    void abort() {
        cancelWatch();
        if (!socket.isOpen()) {
            return;
        }
        if (kind.resets()) {
            resetOnClose();
        }
        closeNow();
    }

    /** shutdown(2) in both directions; of a listener, it stops listening (tcp(7)). Any thread, even after the end. */
    synchronized void sever() {
        if (!socket.isOpen()) {
            return;
        }
        try {
            socket.shutdown(true, true);
        } catch (IOException | RuntimeException e) {
            debug("shutdown", e); // not connected, or not any more
        }
    }

    private void cancelWatch() {
        Watch old = watch;
        watch = null;
        if (old != null) {
            old.cancel();
        }
    }

    /** close(2) of the last descriptor waits for the peer: so ours goes first, and a second one on another thread. */
    private void closeElsewhere() {
        try (Arena arena = Arena.ofConfined()) {
            int second = LibcNative.duplicate(fd(), arena.allocate(LibcNative.CAPTURE));
            if (second < 0) {
                resetOnClose(); // out of descriptors: losing the tail is better than blocking a loop
            }
            closeNow();
            if (second >= 0) {
                lingering.close(new FileDescriptor(second));
            }
        }
    }

    private void resetOnClose() {
        try {
            socket.setSoLinger(0);
        } catch (IOException | ChannelException e) {
            debug("SO_LINGER", e);
        }
    }

    /** Not while {@link #sever} is at it, or that would shut down whoever gets the number next. */
    private synchronized void closeNow() {
        if (file != null) {
            file.remove();
        }
        try {
            socket.close();
        } catch (IOException e) {
            debug("close", e); // the descriptor is gone all the same, close(2)
        }
    }

    private static void debug(String what, Exception e) {
        System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.DEBUG, what + ": " + e);
    }

    private static SocketAddress domain(@Nullable DomainSocketAddress address) {
        // An unnamed end, as the JDK writes it.
        return UnixDomainSocketAddress.of(address == null ? "" : address.path());
    }
}
