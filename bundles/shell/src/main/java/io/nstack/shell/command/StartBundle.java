package io.nstack.shell.command;

import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.ParseResult;

/** {@code nstack:start}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "start")
public final class StartBundle extends BundleCommand {

    /** Created by DS. */
    @Activate
    public StartBundle(BundleContext context) {
        super(context, "start", "Starts bundles; they start again with the runtime.", "started");
    }

    @Override
    void change(Bundle bundle, ParseResult arguments) throws BundleException { bundle.start(); }
}
