package io.nstack.shell.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:update}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "update")
public final class UpdateBundle extends BundleCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public UpdateBundle(BundleContext context, @Reference Services services) {
        super(context, "update",
                "Updates bundles. A new version that does not resolve or start is not taken: the old one goes on.",
                "updated");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        super.describe(syntax);
        syntax.addOption(OptionSpec.builder("--from").paramLabel("<jar>").type(String.class).arity("1")
                .description("the new version: a file's path or a URL; without it, where the bundle was installed from")
                .build());
        syntax.addOption(OptionSpec.builder("--force").type(boolean.class).arity("0")
                .description("replace the old version without trying the new one beside it first").build());
    }

    @Override
    void change(Bundle bundle, ParseResult arguments) throws BundleException, CommandException, IOException {
        String from = arguments.matchedOptionValue("--from", "");
        if (arguments.hasMatchedOption("--force")) {
            URI source = from.isEmpty() ? services.updates().origin(bundle.getBundleId()) : location(from);
            bundle.update(source.toURL().openStream()); // the framework closes it
        } else if (from.isEmpty()) {
            services.updates().update(bundle.getBundleId());
        } else {
            services.updates().update(bundle.getBundleId(), location(from));
        }
    }

    private static URI location(String jar) throws CommandException {
        if (Files.exists(Path.of(jar))) {
            return Path.of(jar).toAbsolutePath().toUri();
        }
        URI uri = URI.create(jar);
        if (!uri.isAbsolute()) {
            throw new CommandException("there is no file " + jar);
        }
        return uri;
    }
}
