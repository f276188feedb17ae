package io.nstack.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Logging of the whole process: everything to {@code data/log/nstack.log}, five files of 10 MB at most; warnings and
 * errors to the console as well. Set up in code, because reading logback's XML costs a tenth of the start.
 */
final class LogFile implements AutoCloseable {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} - %msg%n";

    private final LoggerContext context;

    private LogFile(LoggerContext context) { this.context = context; }

    static LogFile open(Path file, Map<String, String> levels) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(file(context, file));
        root.addAppender(console(context));
        root.setLevel(Level.INFO);
        levels.forEach((logger, level) -> context
                .getLogger("root".equals(logger) ? org.slf4j.Logger.ROOT_LOGGER_NAME : logger)
                .setLevel(Level.toLevel(level, Level.INFO)));
        return new LogFile(context);
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path file) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(file.toString());
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(4);
        window.start();
        appender.setRollingPolicy(window);
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(10 * FileSize.MB_COEFFICIENT));
        size.start();
        appender.setTriggeringPolicy(size);
        return started(context, appender, PATTERN);
    }

    /**
     * The process's own error stream. Logback's appender for consoles would ask for {@code System.err} at each event,
     * which on the thread of a Gogo command is the command's output.
     */
    private static OutputStreamAppender<ILoggingEvent> console(LoggerContext context) {
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setOutputStream(new FileOutputStream(FileDescriptor.err));
        var threshold = new ThresholdFilter();
        threshold.setLevel("WARN");
        threshold.start();
        appender.addFilter(threshold);
        return started(context, appender, "%-5level %logger{36} - %msg%n%ex{short}");
    }

    private static <A extends OutputStreamAppender<ILoggingEvent>> A started(LoggerContext context, A appender,
            String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    @Override
    public void close() { context.stop(); }
}
