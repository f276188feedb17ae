package io.nstack.stack.kernel.config;

/** Which engine moves the bytes. */
public enum EngineKind {
    /** Native where the loop watches descriptors, the JDK's elsewhere. */
    AUTO,
    /** Descriptors only. */
    NATIVE,
    /** JDK channels only. */
    JDK
}
