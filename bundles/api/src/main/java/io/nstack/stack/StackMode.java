package io.nstack.stack;

/** Where a stack's protocol code runs: DMM's "dual mode". */
public enum StackMode {
    /** In the operating system's kernel. */
    KERNEL,
    /** In this process. */
    USER
}
