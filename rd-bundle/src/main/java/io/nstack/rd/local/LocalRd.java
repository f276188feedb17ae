package io.nstack.rd.local;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyInfo;
import io.nstack.rd.PolicyListener;
import io.nstack.rd.RdEngine;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.file.DmmNames;
import io.nstack.rd.policy.Policy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Registers the engine and the operator's hand on it. After its deactivation it still decides by the last policy, but
 * no longer hears of changed files.
 */
// Immediate: a delayed component would be dropped, and its history with it, whenever nobody holds the service.
@Component(name = LocalRd.PID, service = {RdEngine.class, PolicyControl.class}, immediate = true)
@Designate(ocd = LocalRd.Config.class)
public final class LocalRd implements RdEngine, PolicyControl {

    /** The component's name and the PID of its configuration. */
    static final String PID = "io.nstack.rd";

    private static final String DATA = "io.nstack.data";
    private static final Logger LOG = System.getLogger("io.nstack.rd");

    private final RuleTable table = new RuleTable(Policy.BUILT_IN, Clock.systemUTC());
    private final PolicyHistory policies;
    private final @Nullable FolderWatch watch;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<PolicyListener> listeners = List.of();

    /** The settings. */
    @ObjectClassDefinition(name = "nStack resource discovery")
    @interface Config {

        /** Where the policy files are. */
        @AttributeDefinition(description = "Folder of the policy files; empty = etc in the data folder of the runtime")
        String directory() default "";

        /** How DMM's stacks are called here. */
        @AttributeDefinition(description = "DMM's stack names and ours, each as dmm-name=our-name")
        String[] aliases() default {DmmNames.LWIP, DmmNames.RSOCKET, DmmNames.VPP_HOSTSTACK};
    }

    /** Reads the files and begins to watch them. */
    @Activate
    public LocalRd(BundleContext context, Config config) {
        policies = new PolicyHistory(table, names(config.aliases()), this::tell);
        String data = context.getProperty(DATA);
        String folder = config.directory().isEmpty() && data != null ? data + "/etc" : config.directory();
        watch = folder.isEmpty() ? null : watch(Path.of(folder), policies);
        if (folder.isEmpty()) {
            LOG.log(Level.INFO, "no policy folder is watched; set {0} or {1}:directory", DATA, PID);
        }
    }

    @Deactivate
    void deactivate() {
        if (watch != null) {
            watch.close();
        }
    }

    private void tell(long version) {
        for (PolicyListener each : listeners) {
            try {
                each.onPolicy(version);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a listener failed to take policy " + version, e);
            }
        }
    }

    private static DmmNames names(String[] aliases) {
        try {
            return DmmNames.parse(List.of(aliases));
        } catch (IllegalArgumentException e) {
            // Without RD nothing connects; a wrong alias is not worth that.
            LOG.log(Level.WARNING, "{0}: {1}; the default aliases hold", PID, e.getMessage());
            return DmmNames.DEFAULT;
        }
    }

    private static @Nullable FolderWatch watch(Path folder, PolicyHistory policies) {
        try {
            FolderWatch watch = new FolderWatch(folder.toAbsolutePath(), policies);
            watch.start();
            return watch;
        } catch (IOException e) {
            policies.refuse(new IOException("cannot watch " + folder + ": " + e, e));
            return null;
        }
    }

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) { return table.decide(flow, stacks); }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return table.why(flow, stacks); }

    @Override
    public PolicyInfo current() { return policies.current(); }

    @Override
    public List<RuleInfo> rules() { return policies.rules(); }

    @Override
    public PolicyInfo load(Path file) throws IOException { return policies.load(file); }

    @Override
    public PolicyInfo rollback() { return policies.rollback(); }
}
