package io.nstack.stack.dpdk.ip;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our addresses. Immutable; looked at for each packet, so they lie in arrays. */
final class LocalAddresses {

    private final List<Subnet> subnets;
    private final int[] ipv4;
    private final long[] ipv6; // halves in turn

    LocalAddresses(List<Subnet> subnets) {
        this.subnets = List.copyOf(subnets);
        this.ipv4 = subnets.stream().filter(each -> each.address().isIpv4())
                .mapToInt(each -> (int) each.address().low())
                .toArray();
        this.ipv6 = subnets.stream().filter(each -> !each.address().isIpv4())
                .flatMapToLong(each -> java.util.stream.LongStream.of(each.address().high(), each.address().low()))
                .toArray();
    }

    List<Subnet> subnets() { return subnets; }

    boolean ownsIpv4(int address) {
        for (int each : ipv4) {
            if (each == address) {
                return true;
            }
        }
        return false;
    }

    boolean ownsIpv6(long high, long low) {
        for (int i = 0; i < ipv6.length; i += 2) {
            if (ipv6[i + 1] == low && ipv6[i] == high) {
                return true;
            }
        }
        return false;
    }

    boolean owns(long high, long low) {
        return IpAddress.isIpv4(high, low) ? ownsIpv4((int) low) : ownsIpv6(high, low);
    }

    boolean isBroadcast(int target) {
        if (target == -1) {
            return true;
        }
        for (Subnet each : subnets) {
            if (each.address().isIpv4() && each.isBroadcast(target)) {
                return true;
            }
        }
        return false;
    }

    boolean hasIpv6() { return ipv6.length > 0; }

    /** Our address to talk to one on the link from: in its subnet if there is one (RFC 6724 section 5, rules 2 and 8). */
    @Nullable
    IpAddress sourceFor(long high, long low) {
        boolean wantsIpv4 = IpAddress.isIpv4(high, low);
        boolean wantsLinkLocal = !wantsIpv4 && isLinkScope(high);
        IpAddress other = null;
        for (Subnet each : subnets) {
            IpAddress ours = each.address();
            if (ours.isIpv4() != wantsIpv4) {
                continue;
            }
            if (each.contains(high, low) || (wantsLinkLocal && isLinkScope(ours.high()))) {
                return ours;
            }
            if (!isLoopback(ours) && (other == null || isLinkScope(other.high()))) {
                other = ours;
            }
        }
        return other;
    }

    /** 127.0.0.0/8 and ::1 are never on a link (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
    static boolean isLoopback(IpAddress address) {
        return address.isIpv4() ? (int) address.low() >>> 24 == 127 : address.high() == 0 && address.low() == 1;
    }

    /** fe80::/10, ff01::/16 and ff02::/16, of whichever flags. */
    static boolean isLinkScope(long high) {
        return high >>> 54 == 0x3fa || (high >>> 56 == 0xff && (high >>> 48 & 0xf) <= 2);
    }
}
