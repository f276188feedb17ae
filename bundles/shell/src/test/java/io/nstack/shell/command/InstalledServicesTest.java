package io.nstack.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

class InstalledServicesTest {

    @TempDir
    private Path storage;
    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
    }

    @Test
    void shouldSayThatABundleIsNotInstalled() {
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> new InstalledServices(context).sessions())
                .withMessage("the session layer is missing: bundle io.nstack.nsocket is not installed");
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> new InstalledServices(context).policy())
                .withMessage("RD is missing: bundle io.nstack.rd is not installed");
    }

    @Test
    void shouldSayThatABundleIsNotStartedOrHasNoService() throws Exception {
        Bundle rd = context.installBundle("test:rd", bundle("io.nstack.rd"));
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> new InstalledServices(context).decisions())
                .withMessage("RD is missing: bundle io.nstack.rd is not started (start it with 'start %d')",
                        rd.getBundleId());

        rd.start();
        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> new InstalledServices(context).decisions())
                .withMessageStartingWith("RD is missing: bundle io.nstack.rd is active but its service is not there");
    }

    @Test
    void shouldShowVersions() throws Exception {
        context.installBundle("test:rd", bundle("io.nstack.rd"));
        Version version = new Version(context);
        try (Gogo gogo = new Gogo(java.util.List.of(version))) {
            JsonObject json = JsonParser.parseString(gogo.run("nstack:version --json")).getAsJsonObject();

            assertThat(json.keySet()).containsExactly("nstack", "java", "framework", "os", "bundles");
            assertThat(json.getAsJsonArray("bundles")).singleElement().asString()
                    .isEqualTo("{\"name\":\"io.nstack.rd\",\"version\":\"1.2.3\",\"state\":\"INSTALLED\"}");
            assertThat(gogo.run("nstack:version")).contains("io.nstack.rd  1.2.3    INSTALLED");
        }
    }

    private static InputStream bundle(String symbolicName) throws Exception {
        Manifest manifest = new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\n"
                + "Bundle-SymbolicName: " + symbolicName + "\nBundle-Version: 1.2.3\n").getBytes()));
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return new ByteArrayInputStream(jar.toByteArray());
    }
}
