package io.nstack.launcher;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** One run of the framework, from the first bundle to the last. */
final class NStackRuntime {
    private static final Duration READY_BOUND = Duration.ofSeconds(15);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);

    private final Options options;
    private final DataFolder data;
    private final Progress progress;
    private final CountDownLatch finished = new CountDownLatch(1);

    NStackRuntime(Options options, DataFolder data, Progress progress) {
        this.options = options;
        this.data = data;
        this.progress = progress;
    }

    int run() throws LaunchException {
        Settings settings = Settings.read(data.path("etc/nstack.properties"));
        LogFile log = LogFile.open(data.path("log/nstack.log"), settings.logLevels());
        Framework framework = framework(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "nstack-launcher-stop-0"));
        try {
            framework.init();
            String build = align(framework, settings);
            StartFailures failures = StartFailures.watch(framework);
            framework.start();
            announce(framework, failures, build);
            if (options.mode() == Options.Mode.SHELL) {
                System.out.println("nstack: exit or Ctrl-D ends shell and runtime");
                framework.adapt(FrameworkStartLevel.class).setStartLevel(Settings.SHELL_LEVEL);
            } else if (options.mode() == Options.Mode.TRAIN) {
                framework.stop();
            }
            awaitStop(framework);
            return ExitCode.OK;
        } catch (BundleException | IOException e) {
            throw new LaunchException(ExitCode.FAILED, "the OSGi framework does not start: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } finally {
            log.close();
            finished.countDown();
        }
    }

    private Framework framework(Settings settings) {
        // JLine looks for its terminal providers through the context class loader and must find its own bundle's
        Thread.currentThread().setContextClassLoader(null);
        Map<String, Object> properties = new HashMap<>(settings.framework(options.home(), options.data()));
        properties.put("felix.log.logger", new FrameworkLog());
        @SuppressWarnings({"unchecked", "rawtypes"}) // Felix takes objects where the API says String
        Map<String, String> handed = (Map) properties;
        return new FrameworkFactory().newFramework(handed);
    }

    private String align(Framework framework, Settings settings) throws LaunchException, IOException {
        List<String> names = InstalledFeatures.names(data.path("features.json"), settings.features());
        List<BundleId> bundles = InstalledFeatures.bundles(options.home().resolve("features"), names);
        BuildRecord record = BuildRecord.read(data.path("image.json"));
        new BootBundles(framework.getBundleContext(), options.home().resolve("repo"), record).align(bundles);
        return record.buildId();
    }

    private void announce(Framework framework, StartFailures failures, String build)
            throws IOException, InterruptedException {
        Readiness readiness = Readiness.await(framework.getBundleContext(), READY_BOUND);
        long millis = Duration.between(startOfJvm(), Instant.now()).toMillis();
        List<String> failed = failures.texts();
        boolean ready = readiness.ready() && failed.isEmpty();
        String detail = ready ? readiness.detail() : String.join("; ", append(readiness.detail(), failed));
        var state = new JsonObject();
        state.addProperty("ready", ready);
        state.addProperty("detail", detail);
        state.addProperty("millis", millis);
        state.addProperty("started", startOfJvm().toString());
        state.addProperty("build", build);
        state.addProperty("home", options.home().toString());
        state.addProperty("data", options.data().toString());
        data.announce(state);
        if (ready) {
            progress.up("all stacks up in " + millis + " ms (" + detail + ")");
        } else {
            progress.notUp("not all stacks are up after " + millis + " ms: " + detail);
        }
    }

    private static List<String> append(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static Instant startOfJvm() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** Felix restarts itself after an update of the system bundle; only a real stop ends the program. */
    private static void awaitStop(Framework framework) throws InterruptedException {
        int type;
        do {
            type = framework.waitForStop(0).getType();
        } while (type == FrameworkEvent.STOPPED_UPDATE || type == FrameworkEvent.STOPPED_SYSTEM_REFRESHED);
    }

    /** On SIGTERM: ends the bundles, then lets {@link #run} leave the data folder clean before the JVM halts. */
    private void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_BOUND.toMillis());
            finished.await();
            data.close();
        } catch (BundleException e) {
            System.err.println("nstack: the framework does not stop: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
