package io.nstack.features;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON values as configuration values; a key may carry a type, {@code "port:Integer"} (R8 section 150.3.2). */
final class ConfigurationValues {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private final UnaryOperator<String> variables;

    ConfigurationValues(UnaryOperator<String> variables) { this.variables = variables; }

    static String name(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }

    Object value(String key, JsonElement element) {
        int colon = key.indexOf(':');
        String type = colon < 0 ? "" : key.substring(colon + 1);
        if (element.isJsonNull()) throw new IllegalArgumentException("null is no configuration value");
        if (element.isJsonObject()) return element.toString();
        if (element.isJsonArray()) return array(type.replace("[]", ""), element.getAsJsonArray());
        return scalar(type, element.getAsJsonPrimitive());
    }

    private Object scalar(String type, JsonPrimitive json) {
        return switch (type) {
            case "" -> untyped(json);
            case "String" -> text(json);
            case "Integer", "int" -> number(json, Integer::valueOf);
            case "Long", "long" -> number(json, Long::valueOf);
            case "Double", "double" -> number(json, Double::valueOf);
            case "Float", "float" -> number(json, Float::valueOf);
            case "Boolean", "boolean" -> Boolean.valueOf(text(json));
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private Object untyped(JsonPrimitive json) {
        if (json.isBoolean()) return json.getAsBoolean();
        if (json.isString()) return text(json);
        String digits = json.getAsString();
        return digits.matches("-?\\d+") ? number(json, Long::valueOf) : number(json, Double::valueOf);
    }

    private static <N> N number(JsonPrimitive json, Function<String, N> parse) {
        try {
            return parse.apply(json.getAsString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number of this type: " + json.getAsString(), e);
        }
    }

    private Object array(String type, JsonArray json) {
        List<Object> values = json.asList().stream().map(element -> {
            if (!element.isJsonPrimitive()) throw new IllegalArgumentException("an array holds plain values only");
            return scalar(type, element.getAsJsonPrimitive());
        }).toList();
        Class<?> common = values.isEmpty() ? String.class : values.getFirst().getClass();
        for (Object value : values) {
            if (!common.isInstance(value)) throw new IllegalArgumentException("an array holds values of one type");
        }
        Object[] array = (Object[]) java.lang.reflect.Array.newInstance(common, values.size());
        return values.toArray(array);
    }

    private String text(JsonPrimitive json) {
        return VARIABLE.matcher(json.getAsString())
                .replaceAll(found -> Matcher.quoteReplacement(variables.apply(found.group(1))));
    }
}
