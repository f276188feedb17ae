package io.nstack.shell.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a client asks: a Gogo script, up to the end of its stream or up to a line {@link #RUN}. After that line the
 * client's stream stays open, so that its end tells the server at once that the client has gone.
 *
 * @param script  the commands
 * @param watched whether the client's stream is still open
 */
record Request(String script, boolean watched) {

    /** The line that ends a script; to Gogo it is a comment. */
    static final String RUN = "#run";

    static final int MOST_BYTES = 64 * 1024;

    /**
     * Reads it.
     *
     * @throws TooLongException if it is longer than {@link #MOST_BYTES}
     */
    static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        for (int count; (count = in.read(chunk)) > 0;) {
            for (int i = 0; i < count; i++) {
                line.write(chunk[i]);
                if (script.size() + line.size() > MOST_BYTES) {
                    throw new TooLongException();
                }
                if (chunk[i] == '\n') {
                    if (line.toString(StandardCharsets.UTF_8).strip().equals(RUN)) {
                        return new Request(text(script), true);
                    }
                    line.writeTo(script);
                    line.reset();
                }
            }
        }
        line.writeTo(script);
        return new Request(text(script), false);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").strip();
    }

    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException() { super("the command is longer than " + MOST_BYTES + " bytes"); }
    }
}
