package io.nstack.shell.command;

import io.nstack.nsocket.operate.BundleUpdate;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.RdEngine;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services as they come and go in this runtime; the commands stay while bundles are replaced. */
@Component(service = Services.class)
public final class InstalledServices implements Services {

    private static final String SESSION_LAYER = "io.nstack.nsocket";
    private static final String RD = "io.nstack.rd";
    private static final String FEATURES = "io.nstack.features";

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable SessionControl sessions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable RdEngine decisions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable PolicyControl policy;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable BundleUpdate updates;

    /** Created by DS. */
    @Activate
    public InstalledServices(BundleContext context) { this.context = context; }

    @Override
    public SessionControl sessions() throws CommandException {
        return present(sessions, "the session layer", SESSION_LAYER);
    }

    @Override
    public RdEngine decisions() throws CommandException { return present(decisions, "RD", RD); }

    @Override
    public PolicyControl policy() throws CommandException { return present(policy, "RD", RD); }

    @Override
    public BundleUpdate updates() throws CommandException { return present(updates, "the feature manager", FEATURES); }

    private <S> S present(@Nullable S service, String part, String bundle) throws CommandException {
        if (service == null) {
            throw new CommandException(part + " is missing: " + state(bundle));
        }
        return service;
    }

    private String state(String symbolicName) {
        for (Bundle each : context.getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each.getState() == Bundle.ACTIVE
                        ? "bundle " + symbolicName
                                + " is active but its service is not there (see 'scr:list' and the log)"
                        : "bundle " + symbolicName + " is not started (start it with 'start " + each.getBundleId()
                                + "')";
            }
        }
        return "bundle " + symbolicName + " is not installed";
    }
}
