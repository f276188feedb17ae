package io.nstack.logbridge;

import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes each entry of the LogService to SLF4J, under the name of the bundle that logged it. */
final class LogEntries implements LogListener {
    /** The log service's own loggers for framework, bundle and service events. */
    private static final String EVENTS = "Events.";

    @Override
    public void logged(LogEntry entry) {
        String name = entry.getLoggerName();
        boolean event = name != null && name.startsWith(EVENTS);
        Logger logger = LoggerFactory.getLogger(event ? "osgi." + name : entry.getBundle().getSymbolicName());
        logger.atLevel(level(entry.getLogLevel(), event)).setCause(entry.getException()).log(entry.getMessage());
    }

    /** Bundle and service events come in hundreds at INFO; an error stays one. */
    private static Level level(LogLevel level, boolean event) {
        return switch (level) {
            case AUDIT, INFO -> event ? Level.DEBUG : Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
