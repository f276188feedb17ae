package io.nstack.shell.text;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param header what stands above it
 * @param cell   the text of a row's cell
 * @param cut    how its cells give way
 * @param right  whether its cells are set to the right, as numbers are
 * @param <T>    what a row shows
 */
public record Column<T>(String header, Function<? super T, String> cell, Cut cut, boolean right) {

    /** A column of words that stay whole: states, kinds. */
    public static <T> Column<T> word(String header, Function<? super T, String> cell) {
        return new Column<>(header, cell, Cut.NEVER, false);
    }

    /** A column of names or addresses. */
    public static <T> Column<T> name(String header, Function<? super T, String> cell) {
        return new Column<>(header, cell, Cut.MIDDLE, false);
    }

    /** A column of prose. */
    public static <T> Column<T> prose(String header, Function<? super T, String> cell) {
        return new Column<>(header, cell, Cut.END, false);
    }

    /** A column of numbers or amounts. */
    public static <T> Column<T> amount(String header, Function<? super T, String> cell) {
        return new Column<>(header, cell, Cut.NEVER, true);
    }
}
