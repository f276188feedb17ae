package io.nstack.stack.dpdk.ip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where packets go: the longest prefix wins, of equal ones the one configured first. Immutable. */
final class RouteTable {

    private final List<Route> longestFirst;

    RouteTable(List<Subnet> ours, List<Route> configured) {
        List<Route> all = new ArrayList<>(configured);
        ours.forEach(each -> all.add(new Route(each, null)));
        all.sort(Comparator.comparingInt(each -> -each.target().mappedBits()));
        longestFirst = List.copyOf(all);
    }

    /** The route for an address, null = there is none. */
    @Nullable
    Route find(long high, long low) {
        for (Route each : longestFirst) {
            if (each.target().contains(high, low) && isOfFamily(each, high, low)) {
                return each;
            }
        }
        return null;
    }

    /** {@code ::/0} would also contain IPv4-mapped addresses. */
    private static boolean isOfFamily(Route route, long high, long low) {
        return route.target().address().isIpv4() == IpAddress.isIpv4(high, low);
    }
}
