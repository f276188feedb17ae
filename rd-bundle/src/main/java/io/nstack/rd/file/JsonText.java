package io.nstack.rd.file;

import io.nstack.rd.PolicyException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of one file, made strict JSON by blanking what DMM's files may hold besides: comments and trailing commas.
 * Every other character stays at its place, so an offset in here is an offset in the file. Immutable.
 */
final class JsonText {

    private final String file;
    private final String text;
    private final int[] lineStarts;

    private JsonText(String file, String text) throws PolicyException {
        this.file = file;
        this.lineStarts = lineStarts(text);
        this.text = text;
    }

    /**
     * Decodes UTF-8 and blanks.
     *
     * @throws PolicyException if the bytes are not UTF-8, or a comment or text does not end
     */
    static JsonText of(String file, byte[] bytes) throws PolicyException {
        JsonText raw = new JsonText(file, decoded(file, bytes));
        return new JsonText(file, new JsonBlanks(raw).blanked());
    }

    private static String decoded(String file, byte[] bytes) throws PolicyException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String wrong = "0x%02x".formatted(bytes[in.position()]);
            throw new JsonText(file, text).wrong(text.length(), "byte " + wrong + " is not UTF-8");
        }
        // A byte order mark says nothing in UTF-8, but some editors write it.
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            boolean ends = text.charAt(i) == '\n'
                    || (text.charAt(i) == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    String file() { return file; }

    String text() { return text; }

    /** The first offset from {@code from} on that is not white space; the length if there is none. */
    int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** The line of an offset, from 1. */
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The exception for what is wrong at an offset. */
    PolicyException wrong(int offset, String reason) {
        int line = line(offset);
        int column = text.codePointCount(lineStarts[line - 1], offset) + 1;
        return new PolicyException(file, line, column, reason);
    }
}
