package io.nstack.stack.kernel;

import io.nstack.stack.kernel.config.KernelConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance can get to. The kernel's routes stay the kernel's: only what the options exclude for certain is
 * excluded.
 */
record Reach(KernelConfig config, boolean deviceIsLoopback, boolean deviceHasInet4, boolean deviceHasInet6) {

    /** With the configured device as it is now; it must exist. */
    static Reach of(KernelConfig config) throws SocketException {
        String name = config.device();
        NetworkInterface device = name == null ? null : NetworkInterface.getByName(name);
        if (device == null) {
            return new Reach(config, false, true, true);
        }
        return new Reach(config, device.isLoopback(),
                device.inetAddresses().anyMatch(each -> !(each instanceof Inet6Address)),
                device.inetAddresses().anyMatch(Inet6Address.class::isInstance));
    }

    /** The configured device or address that this host does not have now, in words for an operator. */
    static Optional<String> missing(KernelConfig config) throws SocketException {
        String device = config.device();
        if (device != null && NetworkInterface.getByName(device) == null) {
            return Optional.of("option bindToDevice='" + device + "': no such network interface; there are "
                    + NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().toList());
        }
        for (@Nullable
        InetAddress each : new @Nullable InetAddress[]{config.local4(), config.local6()}) {
            if (each != null && !each.isLoopbackAddress() && NetworkInterface.getByInetAddress(each) == null) {
                return Optional.of("option localAddress='" + each.getHostAddress()
                        + "': no network interface of this host has it");
            }
        }
        return Optional.empty();
    }

    boolean includes(SocketAddress remote) {
        if (remote instanceof UnixDomainSocketAddress) {
            return true; // has neither device nor source address
        }
        if (!(remote instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return false;
        }
        InetAddress address = inet.getAddress();
        return sourceAllows(address) && deviceAllows(address);
    }

    private boolean sourceAllows(InetAddress remote) {
        if (!config.hasLocal() || remote.isAnyLocalAddress()) {
            return true;
        }
        InetAddress source = config.sourceFor(remote);
        // From 127.0.0.1 the kernel sends nothing out (RFC 1122 section 3.2.1.3).
        return source != null && (!source.isLoopbackAddress() || isOwn(remote));
    }

    private boolean deviceAllows(InetAddress remote) {
        if (config.device() == null || remote.isAnyLocalAddress()) {
            return true;
        }
        boolean family = remote instanceof Inet6Address ? deviceHasInet6 : deviceHasInet4;
        return family && (deviceIsLoopback ? isOwn(remote) : !remote.isLoopbackAddress());
    }

    private static boolean isOwn(InetAddress remote) {
        try {
            return remote.isLoopbackAddress() || NetworkInterface.getByInetAddress(remote) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
