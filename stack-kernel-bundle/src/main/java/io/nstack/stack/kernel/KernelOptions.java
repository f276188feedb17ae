package io.nstack.stack.kernel;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The options of an instance as operators see them; they are read by {@code ConfigReader}. */
@ObjectClassDefinition(name = "nStack kernel stack", description = "One instance of the kernel's TCP, UDP and domain sockets. Whatever is left out stays as the"
        + " kernel has it. A change restarts the instance.")
@interface KernelOptions {

    @AttributeDefinition(required = false, description = "The stack's name; without it, the part of the PID after '~', with 'kernel~' in front")
    String name();

    @AttributeDefinition(required = false, options = {@Option("auto"), @Option("native"),
            @Option("jdk")}, description = "native: descriptors and epoll; jdk: java.nio; auto: native where the loops can")
    String engine();

    @AttributeDefinition(required = false, description = "Congestion control, one of /proc/sys/net/ipv4/tcp_available_congestion_control")
    String congestion();

    @AttributeDefinition(required = false, description = "TCP_NODELAY: small segments are not held back")
    boolean tcpNoDelay();

    @AttributeDefinition(required = false, description = "SO_KEEPALIVE: idle connections are probed")
    boolean keepAlive();

    @AttributeDefinition(required = false, description = "Fast Open as client: the first data goes in the SYN (RFC 7413)")
    boolean fastOpenConnect();

    @AttributeDefinition(required = false, description = "Fast Open as server: how many such requests may wait; 0 = off (RFC 7413)")
    int fastOpenQueue();

    @AttributeDefinition(required = false, description = "SO_SNDBUF, bytes; switches the kernel's own tuning off")
    int sendBufferBytes();

    @AttributeDefinition(required = false, description = "SO_RCVBUF, bytes; switches the kernel's own tuning off")
    int receiveBufferBytes();

    @AttributeDefinition(required = false, description = "SO_BINDTODEVICE: the only network interface to use; needs CAP_NET_RAW on old kernels")
    String bindToDevice();

    @AttributeDefinition(required = false, cardinality = 2, description = "Source address: one of IPv4, one of IPv6 or both; wildcard listeners bind to it too")
    String[] localAddress();

    @AttributeDefinition(required = false, description = "Streams over several paths (RFC 8684); plain TCP with peers that cannot")
    boolean mptcp();

    @AttributeDefinition(required = false, description = "SO_REUSEPORT: several listeners of this user may share an address")
    boolean reusePort();
}
