package io.nstack.shell.command;

import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.ParseResult;

/** {@code nstack:uninstall}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "uninstall")
public final class UninstallBundle extends BundleCommand {

    /** Created by DS. */
    @Activate
    public UninstallBundle(BundleContext context) { super(context, "uninstall", "Removes bundles.", "uninstalled"); }

    @Override
    void change(Bundle bundle, ParseResult arguments) throws BundleException { bundle.uninstall(); }
}
