package io.nstack.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes a command's output on as it comes, and keeps back the closing line {@code #rc N}. A line that begins with
 * {@code #} waits for its end, nothing else does: progress without a newline is seen at once.
 */
final class ResultStream {
    private static final String RESULT = "#rc ";

    private final PrintStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean lineStart = true;
    private boolean held;

    ResultStream(PrintStream out) { this.out = out; }

    /** @return N, or a failure if the runtime ended without a result */
    int copy(InputStream in) throws IOException {
        byte[] chunk = new byte[8192];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            for (int i = 0; i < n; i++) {
                accept(chunk[i]);
            }
            out.flush();
        }
        return result();
    }

    private void accept(byte b) {
        if (lineStart) {
            release();
            held = b == '#';
        }
        lineStart = b == '\n';
        if (held) {
            line.write(b);
        } else {
            out.write(b);
        }
    }

    private void release() {
        out.writeBytes(line.toByteArray());
        line.reset();
    }

    private int result() throws IOException {
        String last = line.toString(StandardCharsets.UTF_8).strip();
        if (last.startsWith(RESULT)) return Integer.parseInt(last.substring(RESULT.length()).strip());
        release();
        out.flush();
        throw new IOException("the runtime ended before the command did");
    }
}
