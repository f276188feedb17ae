package io.nstack.stack.memory.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of addresses that the network has, all of them this process's.
 *
 * @param network any address of the range
 * @param length  how many leading bits are those of the range
 */
public record Prefix(InetAddress network, int length) {

    /** Checks the length and masks the host bits off. */
    public Prefix {
        byte[] bytes = network.getAddress();
        if (length < 0 || length > bytes.length * 8) {
            throw new IllegalArgumentException("prefix length " + length + " is not within 0 to " + bytes.length * 8);
        }
        network = masked(bytes, length);
    }

    /**
     * Reads {@code 127.0.0.0/8}, or an address, which is a range of one.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int length = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
        return new Prefix(address, length);
    }

    /** Whether the address is in the range. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        return ours.length == theirs.length && Arrays.equals(masked(theirs, length).getAddress(), ours);
    }

    /** The address that speaks for the range: its first host, as 127.0.0.1. */
    public InetAddress source() {
        byte[] bytes = network.getAddress();
        return length == bytes.length * 8
                ? network
                : of(padded(new BigInteger(1, bytes).add(BigInteger.ONE), bytes.length));
    }

    private static InetAddress masked(byte[] bytes, int length) {
        int bits = bytes.length * 8;
        BigInteger mask = BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(bits - length);
        return of(padded(new BigInteger(1, bytes).and(mask), bytes.length));
    }

    private static byte[] padded(BigInteger number, int size) {
        byte[] raw = number.toByteArray(); // may have a leading zero for the sign, or be shorter
        byte[] exact = new byte[size];
        int count = Math.min(size, raw.length);
        System.arraycopy(raw, raw.length - count, exact, size - count, count);
        return exact;
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    @Override
    public String toString() { return network.getHostAddress() + "/" + length; }
}
