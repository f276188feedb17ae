package io.nstack.rd.file;

import io.nstack.rd.PolicyException;

/** Puts spaces where a text has C comments and commas before a closing bracket. One use, one thread. */
final class JsonBlanks {

    private final JsonText source;
    private final String in;
    private final char[] out;
    private int at;
    private char before = ' '; // the last character that means something
    private int comma = -1; // where it stands, if that was a comma after a value

    JsonBlanks(JsonText source) {
        this.source = source;
        this.in = source.text();
        this.out = in.toCharArray();
    }

    String blanked() throws PolicyException {
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c == '"') {
                skipString();
                note(c);
            } else if (in.startsWith("/*", at)) {
                int end = in.indexOf("*/", at + 2);
                if (end < 0) {
                    throw source.wrong(at, "this comment does not end");
                }
                blankUntil(end + 2);
            } else if (in.startsWith("//", at)) {
                blankUntil(lineEnd());
            } else {
                if ((c == '}' || c == ']') && comma >= 0) {
                    out[comma] = ' ';
                }
                if (!Character.isWhitespace(c)) {
                    note(c);
                }
                at++;
            }
        }
        return new String(out);
    }

    private void note(char c) {
        // [,] and [1,,] stay wrong: only a comma that follows a value may trail.
        comma = c == ',' && "[{,:".indexOf(before) < 0 ? at : -1;
        before = c;
    }

    private void skipString() throws PolicyException {
        int start = at++;
        while (at < in.length() && in.charAt(at) != '"') {
            if (in.charAt(at) == '\n' || in.charAt(at) == '\r') {
                throw source.wrong(start, "this text has no closing quote on its line");
            }
            at += in.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= in.length()) {
            throw source.wrong(start, "the file ends within this text");
        }
        at++;
    }

    private void blankUntil(int end) {
        for (; at < end; at++) {
            if (out[at] != '\n' && out[at] != '\r') {
                out[at] = ' ';
            }
        }
    }

    private int lineEnd() {
        int end = at;
        while (end < in.length() && in.charAt(end) != '\n' && in.charAt(end) != '\r') {
            end++;
        }
        return end;
    }
}
