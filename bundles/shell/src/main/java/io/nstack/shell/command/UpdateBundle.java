package io.nstack.shell.command;

import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code nstack:update}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "update")
public final class UpdateBundle extends BundleCommand {

    /** Created by DS. */
    @Activate
    public UpdateBundle(BundleContext context) {
        super(context, "update", "Reads bundles anew from where they were installed from.", "updated");
    }

    @Override
    void change(Bundle bundle) throws BundleException { bundle.update(); }
}
