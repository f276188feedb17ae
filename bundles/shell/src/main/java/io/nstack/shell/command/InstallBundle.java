package io.nstack.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:install}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "install")
public final class InstallBundle extends ShellCommand {

    private final BundleContext framework;

    /** Created by DS. */
    @Activate
    public InstallBundle(BundleContext context) {
        super("install", "Installs bundles, which stay over restarts; start or --start starts them.");
        // what is installed shall not look as if the shell's bundle had done it, nor depend on it
        framework = context.getBundle(0).getBundleContext();
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addOption(OptionSpec.builder("--start").type(boolean.class).arity("0").description("and start them")
                .build());
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<jar>").type(List.class)
                .auxiliaryTypes(String.class).index("0..*").arity("1..*").required(true)
                .description("a file's path, or a URL as file:/path/stack.jar").build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException, IOException {
        List<Bundle> bundles = new ArrayList<>();
        for (String each : arguments.matchedPositionalValue(0, List.<String>of())) {
            bundles.add(install(each, arguments.hasMatchedOption("--start")));
        }
        return new Report(String.join("\n", bundles.stream().map(each -> BundleCommand.text(each) + " is installed")
                .toList()), Json.of("bundles", Json.array(bundles, BundleCommand::json)));
    }

    private Bundle install(String jar, boolean start) throws CommandException {
        try {
            Bundle bundle = framework.installBundle(location(jar));
            if (start && !BundleCommand.isFragment(bundle)) {
                bundle.start();
            }
            return bundle;
        } catch (BundleException e) {
            throw BundleCommand.failure("cannot install " + jar, e);
        }
    }

    private static String location(String jar) {
        return jar.startsWith("/") && Files.exists(Path.of(jar)) ? Path.of(jar).toUri().toString() : jar;
    }
}
