package io.nstack.session;

import io.nstack.session.watchdog.CodeOrigin;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds the bundle whose jar has a class, for messages: the first of those that run. */
record BundleOfCode(BundleContext context) implements CodeOrigin {

    @Override
    public String bundleOf(String className) {
        String file = className.replace('.', '/') + ".class";
        for (Bundle each : context.getBundles()) {
            if (each.getBundleId() != 0 && each.getState() == Bundle.ACTIVE && each.getEntry(file) != null) {
                return each.getSymbolicName() + " " + each.getBundleId();
            }
        }
        return "";
    }
}
