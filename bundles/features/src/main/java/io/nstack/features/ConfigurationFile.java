package io.nstack.features;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The configurations of one {@code *.cfg.json} file: one whose name is the PID, or, with the header {@code
 * :configurator:resource-version}, any number of them by PID (OSGi Compendium R8 section 150.3; comments are allowed).
 */
final class ConfigurationFile {
    static final String SUFFIX = ".cfg.json";
    private static final String HEADER = ":configurator:";

    private ConfigurationFile() {}

    /**
     * @param variables value of {@code ${name}} in strings
     * @return properties by PID
     * @throws IllegalArgumentException if the file is wrong; the message says where and why
     */
    static Map<String, Dictionary<String, Object>> read(Path file, UnaryOperator<String> variables)
            throws IOException {
        JsonObject json = parse(file);
        var values = new ConfigurationValues(variables);
        var configurations = new LinkedHashMap<String, Dictionary<String, Object>>();
        if (!json.has(HEADER + "resource-version")) {
            if (looksLikeMany(json)) {
                throw new IllegalArgumentException("it holds several configurations but not the line \"" + HEADER
                        + "resource-version\": 1");
            }
            String name = file.getFileName().toString();
            configurations.put(name.substring(0, name.length() - SUFFIX.length()), properties("", json, values));
            return configurations;
        }
        json.asMap().forEach((pid, element) -> {
            if (!pid.startsWith(HEADER)) configurations.put(pid, properties(pid + ": ", object(pid, element), values));
        });
        return configurations;
    }

    /** No property of a configuration is an object. */
    private static boolean looksLikeMany(JsonObject json) {
        return json.size() > 0 && json.asMap().values().stream().allMatch(JsonElement::isJsonObject);
    }

    private static JsonObject parse(Path file) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(Files.readString(file)))) {
            reader.setStrictness(Strictness.LENIENT);
            JsonElement json = new Gson().fromJson(reader, JsonElement.class);
            if (json == null || !json.isJsonObject()) throw new IllegalArgumentException("it holds no JSON object");
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("text after the closing brace" + place(reader.toString()));
            }
            return json.getAsJsonObject();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8 text", e);
        } catch (JsonParseException | MalformedJsonException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(String.valueOf(cause.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private static String place(String reader) {
        int at = reader.indexOf(" at line");
        return at < 0 ? "" : reader.substring(at);
    }

    private static JsonObject object(String pid, JsonElement element) {
        if (!element.isJsonObject()) throw new IllegalArgumentException(pid + ": not a JSON object");
        return element.getAsJsonObject();
    }

    private static Dictionary<String, Object> properties(String where, JsonObject json, ConfigurationValues values) {
        var properties = new Hashtable<String, Object>();
        json.asMap().forEach((key, element) -> {
            if (key.startsWith(HEADER)) return;
            String name = ConfigurationValues.name(key);
            try {
                properties.put(name, values.value(key, element));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + key + ": " + e.getMessage(), e);
            }
        });
        return properties;
    }
}
