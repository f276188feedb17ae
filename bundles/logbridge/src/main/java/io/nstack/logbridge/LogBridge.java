package io.nstack.logbridge;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Listens at every log reader. An activator, not a component: it must be there before SCR is, or SCR's first errors are
 * lost.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LogBridge
        implements
            BundleActivator,
            ServiceTrackerCustomizer<LogReaderService, LogReaderService> {
    private final LogEntries entries = new LogEntries();
    private @Nullable BundleContext context;
    private @Nullable ServiceTracker<LogReaderService, LogReaderService> readers;

    @Override
    public void start(BundleContext starting) {
        context = starting;
        readers = new ServiceTracker<>(starting, LogReaderService.class, this);
        readers.open();
    }

    @Override
    public void stop(BundleContext stopping) { if (readers != null) readers.close(); }

    @Override
    public @Nullable LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = context == null ? null : context.getService(reference);
        if (reader != null) reader.addLogListener(entries);
        return reader;
    }

    @Override
    public void modifiedService(ServiceReference<LogReaderService> reference, LogReaderService reader) {
        // its properties do not matter here
    }

    @Override
    public void removedService(ServiceReference<LogReaderService> reference, LogReaderService reader) {
        reader.removeLogListener(entries);
    }
}
