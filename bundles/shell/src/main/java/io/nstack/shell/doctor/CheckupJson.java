package io.nstack.shell.doctor;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** A checkup for programs. Apart from the rest, so that the plain command line needs Gson for {@code --json} only. */
public final class CheckupJson {

    private CheckupJson() {}

    /** The object {@code {"runnable", "findings": [...]}}. */
    public static JsonObject of(Checkup checkup) {
        JsonArray findings = new JsonArray();
        for (Finding each : checkup.findings()) {
            JsonObject json = new JsonObject();
            json.addProperty("part", each.part());
            json.addProperty("subject", each.subject());
            json.addProperty("verdict", each.verdict().word());
            json.addProperty("found", each.found());
            json.addProperty("advice", each.advice());
            findings.add(json);
        }
        JsonObject all = new JsonObject();
        all.addProperty("runnable", checkup.isRunnable());
        all.add("findings", findings);
        return all;
    }

    static String text(Checkup checkup) {
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(of(checkup));
    }
}
