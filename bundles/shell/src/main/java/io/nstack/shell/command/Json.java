package io.nstack.shell.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.function.Function;

/** JSON written out key by key, so that a key stays what it is when a record's component is renamed. */
final class Json {

    private Json() {}

    static JsonArray strings(Collection<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    static <T> JsonArray array(Collection<? extends T> values, Function<? super T, ? extends JsonElement> element) {
        JsonArray array = new JsonArray();
        values.forEach(each -> array.add(element.apply(each)));
        return array;
    }

    /** An object with one key. */
    static JsonObject of(String key, JsonElement value) {
        JsonObject object = new JsonObject();
        object.add(key, value);
        return object;
    }
}
