package io.nstack.rd.policy;

/**
 * A pattern over names: {@code *} stands for any characters, {@code ?} for one. Case counts.
 *
 * @param pattern the pattern
 */
public record Glob(String pattern) {

    /** Whether the pattern is a plain name. */
    public boolean isExact() {
        return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
    }

    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1; // the last star seen; where it fails, it takes one character more
        int taken = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                taken = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public String toString() { return pattern; }
}
