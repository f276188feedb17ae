package io.nstack.launcher;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One feature file of the image: a named list of bundles (OSGi Compendium R8 chapter 159). */
record Feature(String name, List<BundleId> bundles) {
    private static final int DEFAULT_START_LEVEL = 5;

    Feature {
        bundles = List.copyOf(bundles);
    }

    static Feature read(Path features, String name) throws LaunchException {
        Path file = features.resolve(name + ".json");
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(ExitCode.FAILED, "no feature " + name + ": there is no file " + file);
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            var bundles = new ArrayList<BundleId>();
            for (JsonElement element : JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("bundles")) {
                bundles.add(bundle(element));
            }
            return new Feature(name, bundles);
        } catch (IOException | RuntimeException e) {
            throw new LaunchException(ExitCode.FAILED, "feature file " + file + ": " + e.getMessage(), e);
        }
    }

    private static BundleId bundle(JsonElement element) {
        if (element.isJsonPrimitive()) return new BundleId(element.getAsString(), DEFAULT_START_LEVEL);
        JsonObject object = element.getAsJsonObject();
        int level = object.has("start-level") ? object.get("start-level").getAsInt() : DEFAULT_START_LEVEL;
        return new BundleId(object.get("id").getAsString(), level);
    }
}
