package io.nstack.nsocket;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What every session channel and listener channel is besides a Netty {@link io.netty.channel.Channel}: cast a channel
 * made by {@link NSocket} to it.
 */
@ProviderType
public interface Session {

    /** What the session layer knows about this session now. Any thread. */
    SessionInfo info();
}
