package io.nstack.rd.file;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.nstack.rd.PolicyException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Walks through one file and knows where each value stands. Gson reads; what it says of a position is about its own
 * buffer, so this class keeps the offset after the last token and looks up from there. One thread.
 */
final class JsonCursor {

    private final JsonText text;
    private final JsonReader in;
    private int end; // just behind the last token taken

    JsonCursor(JsonText text) {
        this.text = text;
        this.in = new JsonReader(new StringReader(text.text()));
        this.in.setStrictness(Strictness.STRICT);
    }

    /** Reads a field's value. */
    interface Field {
        void read(String key) throws IOException;
    }

    /** Reads an element of a list. */
    interface Element {
        void read() throws IOException;
    }

    /** Takes something from the reader. */
    private interface Step<T> {
        T take() throws IOException;
    }

    /** The offset of the first token. */
    int start() { return text.skipBlanks(0); }

    /** The offset of the next token. */
    int offset() {
        int at = text.skipBlanks(end);
        boolean separator = at < text.text().length() && ",:".indexOf(text.text().charAt(at)) >= 0
                && end > 0 && "[{".indexOf(text.text().charAt(end - 1)) < 0;
        return separator ? text.skipBlanks(at + 1) : at;
    }

    int line(int offset) { return text.line(offset); }

    String file() { return text.file(); }

    PolicyException wrong(int offset, String reason) { return text.wrong(offset, reason); }

    /** Reads the whole file, which is one object. */
    void document(Collection<String> keys, Field field) throws IOException {
        if (start() == text.text().length()) {
            throw wrong(0, "the file is empty; {} would be a file that says nothing");
        }
        object("a file", keys, field);
        int rest = text.skipBlanks(end);
        if (rest < text.text().length()) {
            throw wrong(rest, "nothing may follow the closing brace");
        }
    }

    /** Reads an object whose keys are among {@code keys}, each at most once. */
    void object(String what, Collection<String> keys, Field field) throws IOException {
        expect(what, JsonToken.BEGIN_OBJECT);
        taken(() -> {
            in.beginObject();
            return true;
        });
        Set<String> seen = new HashSet<>();
        while (more()) {
            int at = offset();
            String key = taken(in::nextName);
            if (!keys.contains(key)) {
                throw wrong(at, "unknown key '" + key + "' in " + what + Spelling.hint(key, keys));
            }
            if (!seen.add(key)) {
                throw wrong(at, "'" + key + "' stands twice in " + what);
            }
            field.read(key);
        }
        taken(() -> {
            in.endObject();
            return true;
        });
    }

    /** Reads a list. */
    void array(String what, Element element) throws IOException {
        expect(what, JsonToken.BEGIN_ARRAY);
        taken(() -> {
            in.beginArray();
            return true;
        });
        while (more()) {
            element.read();
        }
        taken(() -> {
            in.endArray();
            return true;
        });
    }

    /** Reads a list, or one value that stands for a list of one. */
    void oneOrMore(String what, Element element) throws IOException {
        if (peek() != JsonToken.BEGIN_ARRAY) {
            element.read();
            return;
        }
        int at = offset();
        int[] count = {0};
        array(what, () -> {
            element.read();
            count[0]++;
        });
        if (count[0] == 0) {
            throw wrong(at, what + " is an empty list; leave it out or name something");
        }
    }

    /** Reads a text that is not blank. */
    String string(String what) throws IOException {
        expect(what, JsonToken.STRING);
        int at = offset();
        String value = taken(in::nextString);
        if (value.isBlank()) {
            throw wrong(at, what + " is blank");
        }
        return value;
    }

    /** Reads a text, possibly empty. */
    String anyString(String what) throws IOException {
        expect(what, JsonToken.STRING);
        return taken(in::nextString);
    }

    /** Reads a number or a text, as text. */
    String numberOrString(String what) throws IOException {
        return peek() == JsonToken.NUMBER ? taken(in::nextString) : string(what);
    }

    /** Reads a whole number, which may stand in quotes as in DMM's files. */
    int integer(String what, int lowest, int highest) throws IOException {
        int at = offset();
        String digits = numberOrString(what).strip();
        try {
            int value = Integer.parseInt(digits);
            if (value >= lowest && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(at, what + " must be a whole number, not '" + digits + "'");
        }
        throw wrong(at, what + " " + digits + " is not in " + lowest + " to " + highest);
    }

    /** Reads true or false. */
    boolean bool(String what) throws IOException {
        expect(what, JsonToken.BOOLEAN);
        return taken(in::nextBoolean);
    }

    /** Reads a text by a parser that refuses with {@link IllegalArgumentException}. */
    <T> T parsed(String what, Function<String, T> parser) throws IOException {
        int at = offset();
        String value = numberOrString(what);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw wrong(at, what + ": " + e.getMessage());
        }
    }

    JsonToken peek() throws IOException {
        try {
            return in.peek();
        } catch (EOFException | MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private boolean more() throws IOException {
        try {
            return in.hasNext();
        } catch (EOFException | MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private <T> T taken(Step<T> step) throws IOException {
        try {
            T value = step.take();
            end = (int) in.getCharacterOffset();
            return value;
        } catch (EOFException | MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private void expect(String what, JsonToken wanted) throws IOException {
        JsonToken found = peek();
        if (found != wanted) {
            throw wrong(offset(), what + " must be " + word(wanted) + ", not " + word(found));
        }
    }

    private PolicyException malformed(IOException cause) {
        int at = offset();
        PolicyException wrong = at >= text.text().length()
                ? wrong(at, "the file ends in the middle")
                : wrong(at, "not JSON: unexpected " + excerpt(at));
        wrong.initCause(cause);
        return wrong;
    }

    private String excerpt(int at) {
        int stop = at + 1;
        String all = text.text();
        while (stop < all.length() && stop < at + 20 && Character.isLetterOrDigit(all.charAt(stop))
                && Character.isLetterOrDigit(all.charAt(at))) {
            stop++;
        }
        return "'" + all.substring(at, stop) + "'";
    }

    private static String word(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object {...}";
            case BEGIN_ARRAY -> "a list [...]";
            case STRING -> "a text in quotes";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> token.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }
}
