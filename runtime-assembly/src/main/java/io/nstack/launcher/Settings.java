package io.nstack.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** {@code etc/nstack.properties} of the data folder, and the framework properties made of it. */
final class Settings {
    static final String LOG_LEVEL = "log.level.";

    /** gogo.jline alone is above it: its shell needs every command, and only a terminal needs the shell. */
    static final int SERVICE_LEVEL = 9;
    static final int SHELL_LEVEL = 10;
    private static final int OPERATOR_LEVEL = 7;

    private final Map<String, String> properties = new HashMap<>();

    private Settings() {}

    static Settings read(Path file) throws LaunchException {
        var settings = new Settings();
        var read = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                read.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new LaunchException(ExitCode.FAILED, file + ": " + e.getMessage(), e);
            }
        }
        read.forEach((key, value) -> settings.properties.put(key.toString(), value.toString().strip()));
        return settings;
    }

    List<String> features() {
        String names = properties.getOrDefault("nstack.features", "nstack-base,nstack-kernel,nstack-shell");
        return Stream.of(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /** Logger name to level. */
    Map<String, String> logLevels() {
        var levels = new HashMap<String, String>();
        properties.forEach((key, value) -> {
            if (key.startsWith(LOG_LEVEL)) levels.put(key.substring(LOG_LEVEL.length()), value);
        });
        return levels;
    }

    /** Framework properties; the operator's file wins over these defaults, but not over the two folders. */
    Map<String, String> framework(Path home, Path data) {
        var framework = new HashMap<String, String>();
        framework.put("org.osgi.framework.storage", data.resolve("bundles").toString());
        framework.put("org.osgi.framework.startlevel.beginning", Integer.toString(SERVICE_LEVEL));
        framework.put("felix.startlevel.bundle", Integer.toString(OPERATOR_LEVEL));
        // Bundles see the launcher's SLF4J; Netty asks for 1.7, so both versions are offered.
        framework.put("org.osgi.framework.system.packages.extra",
                "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=2.0.20,"
                        + "org.slf4j;org.slf4j.helpers;org.slf4j.spi;version=1.7.36");
        framework.put("org.osgi.framework.bsnversion", "multiple"); // an update is tried beside the same version too
        framework.put("felix.fileinstall.dir", data.resolve("deploy") + "," + data.resolve("etc"));
        framework.put("felix.fileinstall.tmpdir", data.resolve("tmp").toString());
        framework.put("felix.fileinstall.poll", "500");
        framework.put("felix.fileinstall.noInitialDelay", "true");
        framework.put("felix.fileinstall.start.level", Integer.toString(OPERATOR_LEVEL));
        framework.put("felix.fileinstall.log.level", "3");
        // The files are the operator's: never written back.
        framework.put("felix.fileinstall.enableConfigSave", "false");
        framework.put("gosh.args", "--login");
        framework.put("gosh.home", data.toString()); // its etc/gosh_profile
        framework.putAll(properties);
        framework.put("io.nstack.home", home.toString());
        framework.put("io.nstack.data", data.toString());
        return framework;
    }
}
