package io.nstack.rd.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A field of an object being read, with its place. One thread. */
final class Located<T> {

    private final String name;
    private @Nullable T value;
    private int offset = -1;

    Located(String name) { this.name = name; }

    void set(int newOffset, T newValue) {
        offset = newOffset;
        value = newValue;
    }

    boolean isSet() { return value != null; }

    /** Where the value stands; negative if there is none. */
    int offset() { return offset; }

    /**
     * The value.
     *
     * @param start where the object begins that should have had it
     */
    T required(JsonCursor in, int start) throws IOException {
        T found = value;
        if (found == null) {
            throw in.wrong(start, name + " is missing here");
        }
        return found;
    }
}
