package io.nstack.stack.iouring;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The options of an instance as operators see them; they are read by {@code ConfigReader}. */
@ObjectClassDefinition(name = "nStack io_uring stack", description = "One instance of the kernel's TCP and UDP through io_uring. Needs"
        + " nstack.loop.base=io_uring. Whatever is left out stays as Netty has it. A change restarts the instance.")
@interface IoUringOptions {

    @AttributeDefinition(required = false, description = "The stack's name; without it, the part of the PID after '~', with 'iouring~' in front")
    String name();

    @AttributeDefinition(required = false, description = "Congestion control, one of /proc/sys/net/ipv4/tcp_available_congestion_control")
    String congestion();

    @AttributeDefinition(required = false, description = "TCP_NODELAY: small segments are not held back")
    boolean tcpNoDelay();

    @AttributeDefinition(required = false, description = "SO_KEEPALIVE: idle connections are probed")
    boolean keepAlive();

    @AttributeDefinition(required = false, description = "Fast Open as server: how many such requests may wait; 0 = off (RFC 7413)")
    int fastOpenQueue();

    @AttributeDefinition(required = false, description = "SO_SNDBUF, bytes; switches the kernel's own tuning off")
    int sendBufferBytes();

    @AttributeDefinition(required = false, description = "SO_RCVBUF, bytes; switches the kernel's own tuning off")
    int receiveBufferBytes();

    @AttributeDefinition(required = false, description = "SO_BINDTODEVICE: the only network interface to use; needs CAP_NET_RAW on old kernels")
    String bindToDevice();

    @AttributeDefinition(required = false, description = "SO_REUSEPORT: several listeners of this user may share an address")
    boolean reusePort();
}
