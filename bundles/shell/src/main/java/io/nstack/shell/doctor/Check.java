package io.nstack.shell.doctor;

/** Looks at what one part of nStack needs from this machine. */
public interface Check {

    /** What needs it: {@code runtime}, or a stack with a word on what it is. */
    String part();

    /** Looks. May read files; must not change anything. */
    void look(Machine machine, Findings findings);
}
