package io.nstack.shell.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/**
 * A command's result in both of its forms.
 *
 * @param text for people, within the width of a terminal
 * @param json for programs: keys that stay, amounts as numbers with their unit in the key
 */
public record Report(String text, JsonElement json) {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    String text(boolean asJson) { return asJson ? GSON.toJson(json) : text; }
}
