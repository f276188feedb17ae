package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.RdEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

public class BootIT extends RuntimeSupport {

    @Test
    public void shouldStartEveryBundle() {
        assertThat(bundles().filter(each -> !isFragment(each)).filter(this::shouldRun)
                .filter(each -> each.getState() != Bundle.ACTIVE)).isEmpty();
    }

    @Test
    public void shouldResolveEveryBundleThatIsForThisMachine() {
        List<Bundle> foreign = bundles().filter(each -> each.getLocation().contains("aarch_64") != isArm()
                && each.getLocation().matches(".*linux-(aarch|x86)_64.*")).toList();
        List<Bundle> here = bundles().filter(each -> !foreign.contains(each)).toList();
        context.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(here);
        assertThat(here.stream().filter(each -> each.getState() == Bundle.INSTALLED)).isEmpty();
    }

    @Test
    public void shouldSatisfyAndActivateEveryComponent() {
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        List<String> wrong = new ArrayList<>();
        for (ComponentDescriptionDTO each : components.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO instance : components.getComponentConfigurationDTOs(each)) {
                if (instance.state != ComponentConfigurationDTO.ACTIVE
                        && instance.state != ComponentConfigurationDTO.SATISFIED) {
                    wrong.add(each.name + " state " + instance.state + ": " + instance.failure);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    public void shouldOfferItsServices() {
        assertThat(Stream.of(NSocket.class, SessionControl.class, RdEngine.class, PolicyControl.class)
                .filter(each -> !isThere(each))).isEmpty();
    }

    @Test
    public void shouldLogItsStacks() throws Exception {
        assertThat(log()).anyMatch(line -> line.contains("stack kernel: STARTING -> UP"));
        // and after every test the base class looks for errors
    }

    private Stream<Bundle> bundles() { return Stream.of(context.getBundles()); }

    private boolean shouldRun(Bundle bundle) {
        return bundle.getBundleId() == 0 || bundle.adapt(BundleStartLevel.class).getStartLevel() <= context
                .getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static boolean isArm() { return System.getProperty("os.arch").equals("aarch64"); }
}
