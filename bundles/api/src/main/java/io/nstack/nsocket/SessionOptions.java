package io.nstack.nsocket;

import io.netty.channel.ChannelOption;

/**
 * Channel options that only sessions and listeners have. Netty's own options work too; one that a stack does not have
 * is ignored there.
 */
public final class SessionOptions {

    /** The name under which policy rules know the application; the bundle's symbolic name if not set. */
    public static final ChannelOption<String> APPLICATION = ChannelOption.valueOf(SessionOptions.class, "APPLICATION");

    /** What the application wants of the session; {@link Intent#ANY} if not set. */
    public static final ChannelOption<Intent> INTENT = ChannelOption.valueOf(SessionOptions.class, "INTENT");

    /**
     * The one stack to use, by name, among those that the policy allows; empty, the default, leaves the choice to the
     * policy.
     */
    public static final ChannelOption<String> STACK = ChannelOption.valueOf(SessionOptions.class, "STACK");

    /** The congestion control by its name, for example {@code bbr}, where the stack has it. */
    public static final ChannelOption<String> TCP_CONGESTION = ChannelOption.valueOf(SessionOptions.class,
            "TCP_CONGESTION");

    private SessionOptions() {}
}
