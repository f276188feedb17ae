package io.nstack.stack.dpdk.ip;

import org.jspecify.annotations.Nullable;

/**
 * Where packets for some addresses go.
 *
 * @param target  which addresses
 * @param gateway the router, on the link; null = they are on the link themselves
 */
public record Route(Subnet target, @Nullable IpAddress gateway) {}
