package io.nstack.shell.command;

import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.ParseResult;

/** {@code nstack:stop}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "stop")
public final class StopBundle extends BundleCommand {

    /** Created by DS. */
    @Activate
    public StopBundle(BundleContext context) { super(context, "stop", "Stops bundles; they stay stopped.", "stopped"); }

    @Override
    void change(Bundle bundle, ParseResult arguments) throws BundleException { bundle.stop(); }
}
