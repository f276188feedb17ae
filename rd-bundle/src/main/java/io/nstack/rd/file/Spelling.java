package io.nstack.rd.file;

import java.util.Collection;

/** Guesses which word was meant. */
final class Spelling {

    private Spelling() {}

    /** A clause to end a message with: the word that was probably meant, else all that are allowed. */
    static String hint(String word, Collection<String> allowed) {
        String best = "";
        int least = Math.max(2, word.length() / 3) + 1;
        for (String each : allowed) {
            int distance = distance(word, each);
            if (distance < least) {
                least = distance;
                best = each;
            }
        }
        return best.isEmpty()
                ? "; allowed are " + String.join(", ", allowed)
                : "; did you mean '" + best + "'?";
    }

    /** Changes of one character that lead from one word to the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(diagonal, row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
