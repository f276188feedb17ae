package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine.ParseResult;

/** {@code nstack:version}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "version")
public final class Version extends ShellCommand {

    private static final Table<Bundle> BUNDLES = new Table<>(List.of(
            Column.name("BUNDLE", Bundle::getSymbolicName),
            Column.word("VERSION", each -> each.getVersion().toString()),
            Column.word("STATE", Version::state)));

    private final BundleContext context;

    /** Created by DS. */
    @Activate
    public Version(BundleContext context) {
        super("version", "Shows the versions of nStack, its bundles, Java, and the framework.");
        this.context = context;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) {
        List<Bundle> bundles = Arrays.stream(context.getBundles())
                .filter(each -> String.valueOf(each.getSymbolicName()).startsWith("io.nstack."))
                .sorted(Comparator.comparing(Bundle::getSymbolicName)).toList();
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        JsonObject json = new JsonObject();
        json.addProperty("nstack", context.getBundle().getVersion().toString());
        json.addProperty("java", Runtime.version().toString());
        json.addProperty("framework", framework.getSymbolicName() + " " + framework.getVersion());
        json.addProperty("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        StringBuilder text = new StringBuilder();
        json.asMap().forEach((key, value) -> text.append(String.format("%-11s%s%n", key, value.getAsString())));
        json.add("bundles", Json.array(bundles, Version::json));
        return new Report(text + "\n" + BUNDLES.render(bundles), json);
    }

    private static JsonObject json(Bundle bundle) {
        JsonObject json = new JsonObject();
        json.addProperty("name", bundle.getSymbolicName());
        json.addProperty("version", bundle.getVersion().toString());
        json.addProperty("state", state(bundle));
        return json;
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            default -> "INSTALLED";
        };
    }

    private static String property(String name) { return String.valueOf(System.getProperty(name)); }
}
