package io.nstack.launcher;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/** What went wrong while bundles started, one line each, for the operator who waits for the start. */
final class StartFailures {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    private StartFailures() {}

    static StartFailures watch(Framework framework) {
        var failures = new StartFailures();
        framework.getBundleContext().addFrameworkListener(failures::onEvent);
        return failures;
    }

    List<String> texts() { return List.copyOf(texts); }

    private void onEvent(FrameworkEvent event) {
        if (event.getType() != FrameworkEvent.ERROR) return;
        Throwable cause = event.getThrowable();
        String name = event.getBundle().getSymbolicName();
        texts.add("bundle " + name + ": " + (cause == null ? "unknown error" : root(cause)));
    }

    private static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
