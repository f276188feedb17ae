package io.nstack.rd.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * TCP or UDP ports from one to another, both included.
 *
 * @param first 1 to 65535
 * @param last  not below {@code first}
 */
public record PortRange(int first, int last) {

    private static final int HIGHEST = 65535;
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    /** Checks the borders. */
    public PortRange {
        if (first < 1 || last > HIGHEST) {
            throw new IllegalArgumentException("port " + (first < 1 ? first : last) + " is not in 1 to " + HIGHEST);
        }
        if (last < first) {
            throw new IllegalArgumentException("the port range " + first + "-" + last + " ends before it begins");
        }
    }

    /**
     * Reads {@code 80} or {@code 8000-8099}.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static PortRange parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is neither a port nor a range such as 8000-8099");
        }
        int first = Integer.parseInt(form.group(1));
        return new PortRange(first, form.group(2) == null ? first : Integer.parseInt(form.group(2)));
    }

    boolean contains(int port) { return first <= port && port <= last; }

    /** The fewest aligned blocks that make up the range, so that an index of prefixes can hold it. */
    List<IndexKey> blocks() {
        List<IndexKey> blocks = new ArrayList<>();
        int from = first;
        while (from <= last) {
            int size = Integer.lowestOneBit(from);
            while (from + size - 1 > last) {
                size >>= 1;
            }
            blocks.add(new IndexKey(Bits.ofLeading(from, 16), 16 - Integer.numberOfTrailingZeros(size)));
            from += size;
        }
        return blocks;
    }

    @Override
    public String toString() { return first == last ? Integer.toString(first) : first + "-" + last; }
}
