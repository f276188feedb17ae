package io.nstack.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** The framework's own messages go to the log file; by default Felix prints them. */
final class FrameworkLog extends Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.apache.felix.framework");

    @Override
    @SuppressWarnings("rawtypes") // as Felix declares it
    protected void doLog(@Nullable Bundle bundle, @Nullable ServiceReference service, int level,
            @Nullable String message, @Nullable Throwable thrown) {
        write(level, bundle == null ? message : bundle.getSymbolicName() + ": " + message, thrown);
    }

    @Override
    protected void doLog(int level, @Nullable String message, @Nullable Throwable thrown) {
        write(level, message, thrown);
    }

    private static void write(int level, @Nullable String message, @Nullable Throwable thrown) {
        switch (level) {
            case LOG_ERROR -> LOG.error(message, thrown);
            case LOG_WARNING -> LOG.warn(message, thrown);
            case LOG_INFO -> LOG.info(message, thrown);
            default -> LOG.debug(message, thrown);
        }
    }
}
