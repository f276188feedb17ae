package io.nstack.netty.adapter;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which socket option is which of Netty's channel options, for one kind of channel. Immutable; told apart by name. */
public final class ChannelOptions {

    /** No options. */
    public static final ChannelOptions NONE = new ChannelOptions(Map.of());

    private final Map<String, Entry<?, ?>> entries;
    private final Set<SocketOption<?>> keys;

    private ChannelOptions(Map<String, Entry<?, ?>> entries) {
        this.entries = entries;
        this.keys = entries.values().stream().map(Entry::option).collect(Collectors.toUnmodifiableSet());
    }

    /** These and one more, whose values Netty has in the same type. */
    public <T> ChannelOptions with(SocketOption<T> option, ChannelOption<T> netty) {
        return with(option, netty, value -> value, value -> value);
    }

    /**
     * These and one more.
     *
     * @param toNetty   makes Netty's value; throws {@link IllegalArgumentException} for one out of range
     * @param fromNetty makes ours
     */
    public <T, N> ChannelOptions with(SocketOption<T> option, ChannelOption<N> netty, Function<T, N> toNetty,
            Function<N, T> fromNetty) {
        Map<String, Entry<?, ?>> more = new LinkedHashMap<>(entries);
        more.put(option.name(), new Entry<>(option, netty, toNetty, fromNetty));
        return new ChannelOptions(more);
    }

    Set<SocketOption<?>> keys() { return keys; }

    <T> void set(ChannelConfig config, SocketOption<T> option, T value) throws IOException {
        try {
            entry(option).set(config, value);
        } catch (ChannelException e) {
            throw new IOException("option " + option.name() + "='" + value + "': " + InnerFailure.reason(e));
        }
    }

    <T> T get(ChannelConfig config, SocketOption<T> option) throws IOException {
        try {
            return option.type().cast(entry(option).get(config));
        } catch (ChannelException e) {
            throw new IOException("option " + option.name() + ": " + InnerFailure.reason(e));
        }
    }

    private Entry<?, ?> entry(SocketOption<?> option) {
        Entry<?, ?> entry = entries.get(option.name());
        if (entry == null) {
            throw new UnsupportedOperationException("option " + option.name() + " is none of " + entries.keySet());
        }
        return entry;
    }

    private record Entry<T, N>(SocketOption<T> option, ChannelOption<N> netty, Function<T, N> toNetty,
            Function<N, T> fromNetty) {

        void set(ChannelConfig config, Object value) throws IOException {
            if (!config.setOption(netty, toNetty.apply(option.type().cast(value)))) {
                throw new IOException("option " + option.name() + "='" + value + "': the transport does not know it");
            }
        }

        T get(ChannelConfig config) throws IOException {
            N value = config.getOption(netty);
            if (value == null) {
                throw new IOException("option " + option.name() + ": the transport does not say");
            }
            return fromNetty.apply(value);
        }
    }
}
