package io.nstack.shell.command;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command that changes bundles. Felix's own commands of these names print why they failed and succeed nevertheless,
 * which a script cannot see.
 */
abstract class BundleCommand extends ShellCommand {

    private final BundleContext context;
    private final String done;

    /** @param done what is said of a bundle afterwards, as "started" */
    BundleCommand(BundleContext context, String name, String summary, String done) {
        super(name, summary);
        this.context = context;
        this.done = done;
    }

    /** What to do with one bundle. */
    abstract void change(Bundle bundle, ParseResult arguments) throws BundleException, CommandException, IOException;

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<bundle>").type(List.class)
                .auxiliaryTypes(String.class).index("0..*").arity("1..*").required(true)
                .description("its id or symbolic name")
                .completionCandidates(() -> names().iterator()).build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException, IOException {
        List<Bundle> bundles = new ArrayList<>();
        for (String each : arguments.matchedPositionalValue(0, List.<String>of())) {
            bundles.add(find(each)); // all, before anything changes
        }
        List<String> lines = new ArrayList<>();
        for (Bundle each : bundles) {
            String text = text(each);
            try {
                change(each, arguments);
            } catch (BundleException e) {
                throw failure(text, e);
            }
            lines.add(text + " is " + done);
        }
        return new Report(String.join("\n", lines), Json.of("bundles", Json.array(bundles, BundleCommand::json)));
    }

    private Bundle find(String wanted) throws CommandException {
        for (Bundle each : context.getBundles()) {
            if (wanted.equals(String.valueOf(each.getBundleId())) || wanted.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new CommandException("there is no bundle '" + wanted + "' (lb lists them)");
    }

    private List<String> names() {
        return Stream.of(context.getBundles()).map(Bundle::getSymbolicName).filter(each -> each != null).toList();
    }

    /** The framework's reason, and below it the one that was meant. */
    static CommandException failure(String bundle, BundleException failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String reason = String.valueOf(failure.getMessage()).strip();
        String cause = String.valueOf(deepest.getMessage());
        return new CommandException(bundle + ": " + reason + (reason.contains(cause) ? "" : ": " + cause));
    }

    static String text(Bundle bundle) {
        return bundle.getSymbolicName() + "/" + bundle.getVersion() + " (" + bundle.getBundleId() + ")";
    }

    static JsonObject json(Bundle bundle) {
        JsonObject json = new JsonObject();
        json.addProperty("id", bundle.getBundleId());
        json.addProperty("name", bundle.getSymbolicName());
        json.addProperty("version", bundle.getVersion().toString());
        json.addProperty("state", switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        });
        return json;
    }

    /** A fragment has no life of its own. */
    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }
}
