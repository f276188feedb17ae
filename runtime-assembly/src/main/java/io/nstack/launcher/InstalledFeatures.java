package io.nstack.launcher;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which features a data folder has: {@code features.json}, shared with the feature bundle, which changes it later. */
final class InstalledFeatures {
    private static final TypeToken<List<String>> NAMES = new TypeToken<>() {
    };

    private InstalledFeatures() {}

    /** The names in {@code features.json}, or {@code first} for a new data folder. */
    static List<String> names(Path file, List<String> first) throws LaunchException {
        try {
            if (Files.exists(file)) return new Gson().fromJson(Files.readString(file), NAMES);
            DataFolder.replace(file, new Gson().toJson(first));
            return first;
        } catch (IOException | RuntimeException e) {
            throw new LaunchException(ExitCode.FAILED, file + ": " + e.getMessage(), e);
        }
    }

    /** Each bundle once, in the order of the features. */
    static List<BundleId> bundles(Path features, List<String> names) throws LaunchException {
        Map<String, BundleId> bundles = new LinkedHashMap<>();
        for (String name : names) {
            for (BundleId bundle : Feature.read(features, name).bundles()) {
                bundles.putIfAbsent(bundle.coordinates(), bundle);
            }
        }
        return List.copyOf(bundles.values());
    }
}
