package io.nstack.rd.policy;

import io.nstack.stack.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A property of flows by which entries are told apart, in the order in which the index uses them. */
enum Dimension {
    REMOTE_IPV4 {
        @Override
        List<IndexKey> keys(Entry entry) { return prefixKey(entry.remote(), AddressFamily.INET); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return address(flow.remote(), AddressFamily.INET); }
    },
    REMOTE_IPV6 {
        @Override
        List<IndexKey> keys(Entry entry) { return prefixKey(entry.remote(), AddressFamily.INET6); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return address(flow.remote(), AddressFamily.INET6); }
    },
    APPLICATION {
        @Override
        List<IndexKey> keys(Entry entry) {
            List<Glob> names = entry.rule().rule().condition().applications();
            return names.stream().allMatch(Glob::isExact)
                    ? names.stream().map(name -> new IndexKey(hash(name.pattern()), 32)).toList()
                    : List.of();
        }

        @Override
        Bits of(FlowKey flow) { return hash(flow.flow().application()); }
    },
    REMOTE_PORT {
        @Override
        List<IndexKey> keys(Entry entry) { return portKeys(entry.rule().rule().condition().remotePorts()); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return port(flow.remote()); }
    },
    LOCAL_PORT {
        @Override
        List<IndexKey> keys(Entry entry) { return portKeys(entry.rule().rule().condition().localPorts()); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return port(flow.local()); }
    },
    LOCAL_IPV4 {
        @Override
        List<IndexKey> keys(Entry entry) { return prefixKey(entry.local(), AddressFamily.INET); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return address(flow.local(), AddressFamily.INET); }
    },
    LOCAL_IPV6 {
        @Override
        List<IndexKey> keys(Entry entry) { return prefixKey(entry.local(), AddressFamily.INET6); }

        @Override
        @Nullable
        Bits of(FlowKey flow) { return address(flow.local(), AddressFamily.INET6); }
    };

    /** What the entry wants here: a flow's bits must begin with one of these; empty = it does not care. */
    abstract List<IndexKey> keys(Entry entry);

    /** The flow's bits; null if it has none, so that no entry with a wish matches. */
    abstract @Nullable Bits of(FlowKey flow);

    private static List<IndexKey> prefixKey(@Nullable Prefix prefix, AddressFamily family) {
        return prefix != null && prefix.family() == family
                ? List.of(new IndexKey(prefix.bits(), prefix.bitLength()))
                : List.of();
    }

    private static @Nullable Bits address(FlowKey.@Nullable Address address, AddressFamily family) {
        return address != null && address.family() == family ? address.bits() : null;
    }

    private static List<IndexKey> portKeys(List<PortRange> ranges) {
        List<IndexKey> keys = new ArrayList<>();
        ranges.forEach(each -> keys.addAll(each.blocks()));
        return keys;
    }

    private static @Nullable Bits port(FlowKey.@Nullable Address address) {
        return address == null ? null : Bits.ofLeading(address.port(), 16);
    }

    // Two names of one hash share a place in the index; the entries found there are compared in full.
    private static Bits hash(String name) { return Bits.ofLeading(Integer.toUnsignedLong(name.hashCode()), 32); }
}
