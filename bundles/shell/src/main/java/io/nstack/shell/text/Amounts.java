package io.nstack.shell.text;

import java.time.Duration;
import java.util.Locale;

/** Bytes and times as people read them. Files and programs get plain numbers instead. */
public final class Amounts {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private Amounts() {}

    /** For example {@code 0 B}, {@code 1.5 KiB}, {@code 12 GiB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        // 1023.5 and above would be shown as 1024 of a unit
        while (amount >= 1023.5 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        boolean tenths = unit > 0 && amount < 9.95;
        return String.format(Locale.ROOT, tenths ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
    }

    /** The two leading units, for example {@code 850us}, {@code 12ms}, {@code 3.2s}, {@code 4m12s}, {@code 3d4h}. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "0s";
        }
        if (duration.toDays() > 0) {
            return pair(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return pair(duration.toHours(), "h", duration.toMinutesPart(), "m");
        }
        if (duration.toMinutes() > 0) {
            return pair(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
        }
        return belowAMinute(duration.toNanos());
    }

    private static String belowAMinute(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < NANOS_PER_MILLI) {
            return Math.max(1, nanos / 1000) + "us";
        }
        if (nanos < 1000 * NANOS_PER_MILLI) {
            return nanos / NANOS_PER_MILLI + "ms";
        }
        long tenths = nanos / (100 * NANOS_PER_MILLI);
        return tenths >= 100 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
    }

    private static String pair(long major, String majorUnit, int minor, String minorUnit) {
        return minor == 0 ? major + majorUnit : major + majorUnit + minor + minorUnit;
    }
}
