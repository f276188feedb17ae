package io.nstack.stack.tck;

import io.nstack.stack.tck.loop.Violation;

/** What a check threw, as a line: what, and where in the check or in the stack. */
final class Finding {

    private static final String OURS = "io.nstack.stack.tck.";
    private static final String LOOPS = "io.nstack.stack.tck.loop.";

    private Finding() {}

    static String of(Throwable thrown) {
        String what = thrown instanceof Violation ? String.valueOf(thrown.getMessage()) : thrown.toString();
        return what.replace('\n', ' ') + " (" + place(thrown) + ")";
    }

    /** The innermost place outside of the loops: in the stack if it threw, else in the check. */
    private static String place(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost instanceof Violation && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        for (StackTraceElement each : innermost.getStackTrace()) {
            String type = each.getClassName();
            boolean helper = type.startsWith(LOOPS) || type.equals(OURS + "Trial") || type.equals(OURS + "End");
            if (!helper && !type.startsWith("java.") && !type.startsWith("jdk.")) {
                return "at " + type.substring(type.lastIndexOf('.') + 1) + "." + each.getMethodName() + ":"
                        + each.getLineNumber();
            }
        }
        return "no stack trace";
    }
}
