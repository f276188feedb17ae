package io.nstack.session.watchdog;

/** Tells where code comes from. Any thread. */
public interface CodeOrigin {

    /** For a session layer without bundles. */
    CodeOrigin NONE = className -> "";

    /** The bundle that has the class, as an operator knows it; empty if that cannot be told. */
    String bundleOf(String className);
}
