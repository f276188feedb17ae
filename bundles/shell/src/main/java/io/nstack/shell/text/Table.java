package io.nstack.shell.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headers, never wider than {@link Lines#WIDTH} and never wrapped: columns that may be cut give way, the
 * widest first.
 *
 * @param columns from left to right
 * @param <T>     what a row shows
 */
public record Table<T>(List<Column<T>> columns) {

    private static final String GAP = "  ";
    /** Below this a cut cell says nothing any more. */
    private static final int LEAST_WIDTH = 6;

    /** Copies the list. */
    public Table {
        columns = List.copyOf(columns);
    }

    /** The table as text, without a line break at its end. */
    public String render(List<? extends T> rows) {
        List<String[]> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::header).toArray(String[]::new));
        for (T row : rows) {
            cells.add(columns.stream().map(each -> Lines.plain(each.cell().apply(row))).toArray(String[]::new));
        }
        int[] widths = widths(cells);
        StringBuilder text = new StringBuilder();
        for (String[] row : cells) {
            text.append(line(row, widths)).append('\n');
        }
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private int[] widths(List<String[]> cells) {
        int[] widths = new int[columns.size()];
        for (String[] row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Lines.width(row[i]));
            }
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - Lines.WIDTH;
        while (excess > 0) {
            widths[widest(widths)]--;
            excess--;
        }
        return widths;
    }

    /** The column that gives way next: the widest that may, else the widest of all. */
    private int widest(int[] widths) {
        int found = -1;
        int any = 0;
        for (int i = 0; i < widths.length; i++) {
            Column<T> column = columns.get(i);
            int least = Math.max(LEAST_WIDTH, column.header().length());
            if (column.cut() != Cut.NEVER && widths[i] > least && (found < 0 || widths[i] > widths[found])) {
                found = i;
            }
            if (widths[i] > widths[any]) {
                any = i;
            }
        }
        return found < 0 ? any : found;
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = Lines.cut(row[i], widths[i], columns.get(i).cut());
            String pad = " ".repeat(widths[i] - Lines.width(cell));
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i).right() ? pad + cell : cell + pad);
        }
        return line.toString().stripTrailing();
    }
}
