package io.nstack.stack.poll;

import java.net.SocketOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Options to be in force before an endpoint connects, listens or binds. Immutable; options are told apart by name.
 */
public final class EndpointOptions {

    /** No options. */
    public static final EndpointOptions NONE = new EndpointOptions(Map.of());

    private final Map<String, Entry<?>> entries;

    private EndpointOptions(Map<String, Entry<?>> entries) { this.entries = entries; }

    /** These options and one more; an option of the same name is replaced. */
    public <T> EndpointOptions with(SocketOption<T> option, T value) {
        Map<String, Entry<?>> more = new LinkedHashMap<>(entries);
        more.put(option.name(), new Entry<>(option, option.type().cast(value)));
        return new EndpointOptions(more);
    }

    /** The value asked for, or null if the option is not among these. */
    public <T> @Nullable T get(SocketOption<T> option) {
        Entry<?> entry = entries.get(option.name());
        return entry == null ? null : option.type().cast(entry.value);
    }

    /** Whether there are none. */
    public boolean isEmpty() { return entries.isEmpty(); }

    /** Visits each option and its value, in the order in which they were given. */
    public void forEach(BiConsumer<SocketOption<?>, Object> visitor) {
        entries.values().forEach(entry -> visitor.accept(entry.option, entry.value));
    }

    /**
     * Sets every one of these options that {@code endpoint} has; the others are left out.
     *
     * @throws java.io.IOException if the endpoint refuses one
     */
    public void applyTo(Endpoint endpoint) throws java.io.IOException {
        for (Entry<?> entry : entries.values()) {
            entry.applyTo(endpoint);
        }
    }

    @Override
    public String toString() { return entries.values().toString(); }

    private record Entry<T>(SocketOption<T> option, T value) {
        void applyTo(Endpoint endpoint) throws java.io.IOException {
            if (endpoint.options().stream().anyMatch(each -> each.name().equals(option.name()))) {
                endpoint.option(option, value);
            }
        }

        @Override
        public String toString() { return option.name() + "=" + value; }
    }
}
