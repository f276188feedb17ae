package io.nstack.features.update;

import io.nstack.features.ImageRepository;
import io.nstack.nsocket.operate.BundleUpdate;
import io.nstack.nsocket.operate.SessionControl;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Tries the new version beside the old one, replaces the old one, and puts it back if the new one then fails. */
@Component
public final class RehearsedUpdate implements BundleUpdate {

    private static final System.Logger LOG = System.getLogger(RehearsedUpdate.class.getName());

    private final BundleContext framework;
    private final ServiceComponentRuntime components;
    private final Path scratch;
    private final ImageRepository image;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable SessionControl sessions;

    /** Created by DS. */
    @Activate
    public RehearsedUpdate(BundleContext context, @Reference ServiceComponentRuntime components) throws IOException {
        this.components = components;
        framework = context.getBundle(0).getBundleContext(); // a trial is nobody's
        image = new ImageRepository(Path.of(context.getProperty("io.nstack.home")));
        scratch = Files.createDirectories(Path.of(context.getProperty("io.nstack.data")).resolve("tmp"));
    }

    @Override
    public void update(long bundle) throws IOException { update(bundle, origin(bundle)); }

    @Override
    public URI origin(long bundle) throws IOException {
        Bundle old = find(bundle);
        String declared = old.getHeaders("").get(Constants.BUNDLE_UPDATELOCATION);
        String location = declared == null ? old.getLocation() : declared;
        if (ImageRepository.isLocation(location)) {
            return image.jar(location).toUri();
        }
        try {
            return new URI(location);
        } catch (URISyntaxException e) {
            throw new IOException(text(old) + ": " + location + " is no place to read from", e);
        }
    }

    @Override
    public synchronized void update(long bundle, URI from) throws IOException {
        Bundle old = find(bundle);
        String before = text(old);
        try (BundleContent content = BundleContent.fetched(url(from), scratch)) {
            String name = content.symbolicName();
            if (!old.getSymbolicName().equals(name)) {
                throw new IllegalArgumentException(from + " is " + (name == null ? "no bundle" : "bundle " + name)
                        + ", not " + old.getSymbolicName());
            }
            Set<String> stacks = new TreeSet<>(Trial.stacksOf(framework, old));
            if (old.getState() == Bundle.ACTIVE) {
                rehearse(old, content, stacks);
            }
            replace(old, content);
        }
        LOG.log(System.Logger.Level.INFO, "{0} is updated to {1}", before, text(old));
    }

    private void rehearse(Bundle old, BundleContent content, Set<String> stacks) throws IOException {
        SessionControl here = sessions;
        try (Trial trial = Trial.install(framework, components, old, content)) {
            trial.mustResolve();
            if (!stacks.isEmpty() && here != null) {
                trial.mustBring(stacks, here);
            }
        } catch (IOException e) {
            throw new IOException("the new version is not taken: " + e.getMessage() + "; " + text(old) + " goes on", e);
        }
    }

    private void replace(Bundle bundle, BundleContent content) throws IOException {
        boolean active = bundle.getState() == Bundle.ACTIVE;
        String before = text(bundle);
        try (BundleContent kept = BundleContent.of(bundle, scratch)) {
            try {
                change(bundle, content, active);
            } catch (BundleException e) {
                try {
                    change(bundle, kept, active);
                } catch (BundleException again) {
                    e.addSuppressed(again);
                    throw new IOException("the new version did not start: " + Reasons.of(e) + "; and " + before
                            + " could not be put back: " + Reasons.of(again), e);
                }
                throw new IOException("the new version did not start: " + Reasons.of(e) + "; " + before
                        + " was put back", e);
            }
        }
    }

    private static void change(Bundle bundle, BundleContent content, boolean active)
            throws IOException, BundleException {
        try (InputStream in = content.open()) {
            bundle.update(in);
        }
        if (active && bundle.getState() != Bundle.ACTIVE) {
            bundle.start(); // update told the log only
        }
    }

    private Bundle find(long id) {
        Bundle bundle = framework.getBundle(id);
        if (bundle == null) {
            throw new IllegalArgumentException("there is no bundle " + id);
        }
        return bundle;
    }

    private static URL url(URI from) throws IOException {
        try {
            return from.toURL();
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot read " + from + ": " + e.getMessage(), e);
        }
    }

    private static String text(Bundle bundle) { return bundle.getSymbolicName() + "/" + bundle.getVersion(); }
}
