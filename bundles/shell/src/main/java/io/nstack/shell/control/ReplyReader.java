package io.nstack.shell.control;

import java.io.IOException;
import java.io.OutputStream;

/** Takes a reply as it arrives, passes the output on at once, and keeps back only what may be the last line. */
final class ReplyReader {

    private final OutputStream out;
    /** The beginning of a line that may be {@code #rc N}; empty while the present line cannot be. */
    private final StringBuilder kept = new StringBuilder();
    private boolean atStart = true;

    ReplyReader(OutputStream out) { this.out = out; }

    void take(byte[] bytes, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            take((char) (bytes[i] & 0xff));
        }
    }

    /** The exit code if the reply is complete, else -1. */
    int code() {
        return complete() ? kept.charAt(Reply.RC.length()) - '0' : -1;
    }

    private void take(char next) throws IOException {
        if (!kept.isEmpty() && !mayContinue(next)) {
            release();
        }
        if (!kept.isEmpty() || (atStart && mayContinue(next))) {
            kept.append(next);
        } else {
            out.write(next);
        }
        atStart = next == '\n';
    }

    /** What is kept is ASCII. */
    private void release() throws IOException {
        for (int i = 0; i < kept.length(); i++) {
            out.write(kept.charAt(i));
        }
        kept.setLength(0);
    }

    /** Whether {@code next} after what is kept can still be {@code #rc N} and a line break. */
    private boolean mayContinue(char next) {
        int at = kept.length();
        int digit = Reply.RC.length();
        if (at < digit) {
            return next == Reply.RC.charAt(at);
        }
        return at == digit ? next >= '0' && next <= '9' : at == digit + 1 && next == '\n';
    }

    private boolean complete() { return kept.length() == Reply.RC.length() + 2; }
}
