package io.nstack.stack.dpdk.config;

import java.io.IOException;

/** A configuration that cannot be used; the message names the option, its value and what is allowed. */
public final class ConfigException extends IOException {
    private static final long serialVersionUID = 1L;

    ConfigException(String option, Object value, String allowed) {
        super("option " + option + "='" + value + "': " + allowed);
    }

    /** With the whole sentence. */
    ConfigException(String message) { super(message); }
}
