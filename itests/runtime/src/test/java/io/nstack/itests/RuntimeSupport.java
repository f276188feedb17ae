package io.nstack.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import io.nstack.launcher.TestedImage;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import javax.inject.Inject;
import org.assertj.core.api.Assertions;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A runtime from the image, one for each test class: the bundles of its feature files, the launcher's framework
 * properties, a data folder of its own. What a test configures or installs is taken back after it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class RuntimeSupport {

    static final String KERNEL = "kernel";
    static final String MEMORY = "memory";
    /** The JDK's selector below the loops, and with it the kernel stack's JDK engine. */
    static final Map<String, String> ON_NIO = Map.of("nstack.loop.base", "nio");
    static final Duration BOUND = Duration.ofSeconds(10);

    private static final String SYSTEM_PACKAGES = Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA;

    @Inject
    protected BundleContext context;

    private final Deque<org.osgi.service.cm.Configuration> configurations = new ArrayDeque<>();
    private final Deque<Bundle> installed = new ArrayDeque<>();

    @Configuration
    public Option[] image() throws Exception {
        TestedImage.openLog();
        TestedImage image = new TestedImage();
        List<Option> options = new ArrayList<>();
        image.properties(image.freshData(getClass().getSimpleName())).forEach((key, value) -> {
            // the container has a storage of its own, and packages to add to these
            if (key.equals(SYSTEM_PACKAGES)) {
                options.add(systemPackages(value.split(",")));
            } else if (!key.equals(Constants.FRAMEWORK_STORAGE)) {
                options.add(frameworkProperty(key).value(value));
            }
        });
        for (TestedImage.Entry each : image.bundles()) {
            options.add(provision(each));
        }
        settings().forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        options.add(frameworkStartLevel(TestedImage.START_LEVEL));
        options.add(junitBundles());
        options.add(bundle(jarOf(Assertions.class)));
        options.add(bundle(jarOf(net.bytebuddy.ByteBuddy.class)));
        return options.toArray(Option[]::new);
    }

    /** Framework properties that a test class needs besides the image's. */
    Map<String, String> settings() {
        return Map.of();
    }

    private static Option provision(TestedImage.Entry entry) throws IOException {
        UrlProvisionOption option = bundle(entry.file().toUri().toString()).startLevel(entry.startLevel());
        try (JarFile jar = new JarFile(entry.file().toFile())) {
            boolean fragment = jar.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
            return fragment ? option.noStart() : option;
        }
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    @Before
    public final void awaitRuntime() { Await.until("the stack " + KERNEL + " is up", () -> isUp(KERNEL)); }

    @After
    public final void takeBack() throws Exception {
        while (!installed.isEmpty()) {
            Bundle bundle = installed.pop();
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        while (!configurations.isEmpty()) {
            delete(configurations.pop());
        }
        removePolicy();
        Await.until("only the stack " + KERNEL + " is left", () -> control().stacks().size() == 1);
        Assertions.assertThat(log()).noneMatch(line -> line.contains(" ERROR ") && !mayLog(line));
    }

    /** Whether a test of this class means to bring this error about. */
    boolean mayLog(String error) { return false; }

    // ---- services ----

    final <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return Optional.ofNullable(reference).map(context::getService)
                .orElseThrow(() -> new AssertionError("no service " + type.getName()));
    }

    final boolean isThere(Class<?> type) { return context.getServiceReference(type) != null; }

    final NSocket sockets() { return service(NSocket.class); }

    final SessionControl control() { return service(SessionControl.class); }

    // ---- stacks ----

    final Optional<StackInfo> stack(String name) {
        return control().stacks().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    final boolean isUp(String name) {
        return isThere(SessionControl.class) && stack(name).filter(each -> each.status().isUp()).isPresent();
    }

    final void awaitUp(String name) {
        Await.until(() -> "the stack " + name + " is up, not " + stack(name), () -> isUp(name));
    }

    final void awaitGone(String name) { Await.until("the stack " + name + " has gone", () -> stack(name).isEmpty()); }

    /** Another instance of the image's kernel stack; its name is {@code kernel~<instance>}. */
    final org.osgi.service.cm.Configuration kernel(String instance, Map<String, Object> options) throws IOException {
        return configure("io.nstack.stack.kernel", instance, options);
    }

    /** Installs the memory stack, which is not among the features of a new data folder. */
    final void memoryStack() throws Exception {
        try (InputStream jar = Files.newInputStream(Path.of(System.getProperty("nstack.memory")))) {
            install(MEMORY, jar);
        }
        configure("io.nstack.stack.memory", MEMORY, Map.of());
        awaitUp(MEMORY);
    }

    final org.osgi.service.cm.Configuration configure(String factory, String instance, Map<String, Object> options)
            throws IOException {
        org.osgi.service.cm.Configuration made = service(ConfigurationAdmin.class)
                .getFactoryConfiguration(factory, instance, "?");
        configurations.push(made);
        made.update(new Hashtable<>(options));
        return made;
    }

    final void delete(org.osgi.service.cm.Configuration configuration) throws IOException {
        try {
            configuration.delete();
        } catch (IllegalStateException e) {
            // the test deleted it already
        }
    }

    // ---- bundles ----

    final Bundle install(String location, InputStream jar) throws Exception {
        Bundle bundle = context.installBundle(location, jar);
        installed.push(bundle);
        bundle.start();
        return bundle;
    }

    final Bundle bundleOf(String symbolicName) {
        for (Bundle each : context.getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    // ---- policy ----

    /** Puts the file in place as operators do, in one step, and waits until it is in force. */
    final PolicyInfo policy(String json) throws IOException {
        long before = service(PolicyControl.class).current().version();
        replacePolicy(json);
        Await.until(() -> "in force, not " + service(PolicyControl.class).current(),
                () -> service(PolicyControl.class).current().version() > before);
        return service(PolicyControl.class).current();
    }

    final void replacePolicy(String json) throws IOException {
        Path draft = Files.writeString(data().resolve("tmp/policy.json"), json);
        Files.move(draft, policyFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void removePolicy() throws IOException {
        if (Files.deleteIfExists(policyFile())) {
            Await.until("the built-in policy is in force", () -> isThere(PolicyControl.class)
                    && service(PolicyControl.class).current().sources().isEmpty());
        }
    }

    private Path policyFile() { return data().resolve("etc/policy.json"); }

    // ---- files ----

    final Path data() { return Path.of(context.getProperty("io.nstack.data")); }

    /** What was logged since the container began to start for this class. */
    final List<String> log() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("nstack.data"), "nstack.log"));
        int start = lines.size() - 1;
        while (!lines.get(start).endsWith("running test class " + getClass().getName())) {
            start--;
        }
        return lines.subList(start, lines.size());
    }
}
