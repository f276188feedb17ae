package io.nstack.shell.text;

import java.util.StringJoiner;

/** Single lines of text and the width they may have. */
public final class Lines {

    /** The columns that all output fits into. */
    public static final int WIDTH = 100;

    /** Two ASCII dots: a terminal in the C locale, as containers have it, cannot show an ellipsis. */
    private static final String DOTS = "..";

    private Lines() {}

    /** Columns that {@code text} takes. */
    public static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The text on one line: control characters, which could break a table or drive the terminal, become spaces. */
    public static String plain(String text) {
        return text.codePoints().map(each -> Character.isISOControl(each) ? ' ' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** The text in at most {@code width} columns. */
    public static String cut(String text, int width, Cut cut) {
        int[] points = text.codePoints().toArray();
        if (points.length <= width) {
            return text;
        }
        if (width <= DOTS.length()) {
            return new String(points, 0, width);
        }
        int kept = width - DOTS.length();
        int tail = cut == Cut.MIDDLE ? kept / 2 : 0;
        return new String(points, 0, kept - tail) + DOTS + new String(points, points.length - tail, tail);
    }

    /**
     * The text broken at spaces so that it fits, further lines set in by {@code indent}. A word that is longer than a
     * line stays whole: it is a path or an address that someone will want to copy.
     */
    public static String fold(String text, int indent) {
        StringJoiner lines = new StringJoiner("\n");
        for (String paragraph : text.split("\n", -1)) {
            foldLine(plain(paragraph), indent, lines);
        }
        return lines.toString();
    }

    private static void foldLine(String text, int indent, StringJoiner lines) {
        String rest = text;
        String lead = "";
        while (width(lead) + width(rest) > WIDTH) {
            int end = breakBefore(rest, WIDTH - width(lead));
            if (end < 0) {
                break;
            }
            lines.add((lead + rest.substring(0, end)).stripTrailing());
            rest = rest.substring(end).stripLeading();
            lead = " ".repeat(indent);
        }
        lines.add(lead + rest);
    }

    /** Where the line ends: the last space within {@code room}, else the first after it; -1 if there is none. */
    private static int breakBefore(String text, int room) {
        int start = text.length() - text.stripLeading().length();
        int end = text.lastIndexOf(' ', room);
        return end > start ? end : text.indexOf(' ', Math.max(room, start));
    }
}
