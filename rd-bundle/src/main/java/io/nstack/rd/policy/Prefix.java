package io.nstack.rd.policy;

import io.nstack.stack.AddressFamily;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 prefix with its host bits cleared. Both families live in one space of 128 bits, IPv4 as
 * {@code ::ffff:a.b.c.d} (RFC 4291 section 2.5.5.2), so that one index serves both. Immutable.
 */
public final class Prefix {

    // The JDK's parser also takes 10.1 and 0x0a; a policy file should not.
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,4}");

    private final AddressFamily family;
    private final Bits bits;
    private final int length;

    private Prefix(InetAddress address, int length) {
        this.family = address instanceof Inet6Address ? AddressFamily.INET6 : AddressFamily.INET;
        this.length = length;
        this.bits = Bits.of(address).masked(bitLength());
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a plain address, which is a prefix of its full length. Host bits
     * are cleared; {@link #hasHostBits} tells whether there were any.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        int longest = address instanceof Inet6Address ? 128 : 32;
        return new Prefix(address, slash < 0 ? longest : length(text, slash, longest));
    }

    /** Whether the text of a prefix has a bit set beyond its length. */
    public static boolean hasHostBits(String text) {
        int slash = text.indexOf('/');
        return slash >= 0 && !Bits.of(address(text.substring(0, slash))).equals(parse(text).bits);
    }

    private static InetAddress address(String text) {
        if (DOTTED.matcher(text).matches()) {
            return literal(text, "IPv4");
        }
        if (text.indexOf(':') >= 0 && text.indexOf('%') < 0) {
            return literal(text, "IPv6");
        }
        throw new IllegalArgumentException(
                "'" + text + "' is neither an IPv4 nor an IPv6 address (names are not resolved)");
    }

    private static InetAddress literal(String text, String family) {
        try {
            return family.equals("IPv4") ? Inet4Address.ofLiteral(text) : Inet6Address.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not an " + family + " address", e);
        }
    }

    private static int length(String text, int slash, int longest) {
        String digits = text.substring(slash + 1);
        if (!LENGTH.matcher(digits).matches()) {
            throw new IllegalArgumentException("'" + text + "' has no number after the slash");
        }
        int length = Integer.parseInt(digits);
        if (length > longest) {
            throw new IllegalArgumentException("'" + text + "': the prefix length " + length + " is above " + longest);
        }
        return length;
    }

    /** INET or INET6. */
    public AddressFamily family() { return family; }

    /** Bits that count, as an operator writes it: 0 to 32 or 0 to 128. */
    public int length() { return length; }

    Bits bits() { return bits; }

    /** Bits that count in the common space. */
    int bitLength() {
        return family == AddressFamily.INET6 ? length : length + 96;
    }

    boolean contains(FlowKey.Address address) {
        return family == address.family() && address.bits().startsWith(bits, bitLength());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix that && family == that.family && length == that.length && bits.equals(that.bits);
    }

    @Override
    public int hashCode() { return bits.hashCode() * 31 + length; }

    @Override
    public String toString() { return bits.address() + "/" + length; }
}
