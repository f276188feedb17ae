package io.nstack.features;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The feature files of the image (OSGi Compendium R8 chapter 159) and the offline repository beside them. */
final class FeatureFiles {
    private static final String SUFFIX = ".json";
    private static final int DEFAULT_START_LEVEL = 5;

    private final Path home;

    FeatureFiles(Path home) { this.home = home; }

    /** All features of the image by name. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("features"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())).sorted().toList();
        }
    }

    /** @throws IllegalArgumentException if there is no such feature, naming those that are */
    Feature read(String name) throws IOException {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("no feature " + name + "; there are " + String.join(", ", names()));
        }
        try (Reader reader = Files.newBufferedReader(home.resolve("features").resolve(name + SUFFIX))) {
            JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
            var bundles = new ArrayList<FeatureBundle>();
            for (JsonElement element : json.getAsJsonArray("bundles")) {
                bundles.add(bundle(element));
            }
            JsonElement description = json.get("description");
            return new Feature(name, description == null ? "" : description.getAsString(), bundles);
        }
    }

    private FeatureBundle bundle(JsonElement element) {
        if (element.isJsonPrimitive()) return bundle(element.getAsString(), DEFAULT_START_LEVEL);
        JsonObject object = element.getAsJsonObject();
        JsonElement level = object.get("start-level");
        return bundle(object.get("id").getAsString(), level == null ? DEFAULT_START_LEVEL : level.getAsInt());
    }

    private FeatureBundle bundle(String id, int startLevel) {
        return new FeatureBundle(ImageRepository.location(id), new ImageRepository(home).file(id), startLevel);
    }
}
