package io.nstack.features;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code features.json} of the data folder: which features are installed. The launcher reads it at the next start. */
final class FeatureList {
    private static final TypeToken<List<String>> NAMES = new TypeToken<>() {
    };

    private final Path file;

    FeatureList(Path file) { this.file = file; }

    List<String> names() throws IOException { return new Gson().fromJson(Files.readString(file), NAMES); }

    /** In one step: a launcher that starts after a crash finds the old or the new list. */
    void replace(List<String> names) throws IOException {
        Path draft = file.resolveSibling("features.json.new");
        Files.writeString(draft, new Gson().toJson(names));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
