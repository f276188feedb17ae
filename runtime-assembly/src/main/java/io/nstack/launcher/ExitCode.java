package io.nstack.launcher;

/** Exit codes of the launcher; the script hands them on. */
final class ExitCode {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int IN_USE = 3;
    static final int NOT_READY = 4;

    private ExitCode() {}
}
