package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.shell.text.Lines;
import java.net.SocketAddress;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A decision with its flow, for {@link Why}. */
final class DecisionReport {

    private static final int LABEL = 11;

    private DecisionReport() {}

    static Report of(Flow flow, Decision decision) { return new Report(text(flow, decision), json(flow, decision)); }

    private static String text(Flow flow, Decision decision) {
        StringJoiner text = new StringJoiner("\n");
        text.add(labelled("flow", show(flow)));
        text.add(labelled("decision", verdict(decision)));
        text.add(labelled("because", decision.reason()));
        lines("try", decision.candidates(), text);
        lines("left out", decision.leftOut(), text);
        String label = "trace";
        for (String each : decision.trace()) {
            text.add(labelled(label, each));
            label = "";
        }
        return text.toString();
    }

    private static void lines(String label, List<Candidate> stacks, StringJoiner text) {
        String first = label;
        for (Candidate each : stacks) {
            text.add(labelled(first, each.stack() + ": " + each.reason()));
            first = "";
        }
    }

    private static String labelled(String label, String text) {
        return Lines.fold(String.format("%-" + LABEL + "s%s", label, Lines.plain(text)), LABEL);
    }

    private static String verdict(Decision decision) {
        if (decision.denied()) {
            return "denied";
        }
        return decision.candidates().isEmpty()
                ? "no stack can carry it"
                : decision.candidates().stream().map(Candidate::stack).collect(Collectors.joining(", then "));
    }

    private static String show(Flow flow) {
        String intent = flow.intent().toString();
        return flow.direction().word() + " " + flow.transport().word() + at(" to ", flow.remote())
                + at(flow.remote() == null ? " on " : " from ", flow.local()) + " by " + flow.application()
                + (intent.isEmpty() ? "" : " wanting " + intent);
    }

    private static String at(String preposition, @Nullable SocketAddress address) {
        return address == null ? "" : preposition + Address.show(address);
    }

    private static JsonObject json(Flow flow, Decision decision) {
        JsonObject asked = new JsonObject();
        asked.addProperty("application", flow.application());
        asked.addProperty("transport", flow.transport().word());
        asked.addProperty("direction", flow.direction().word());
        asked.addProperty("local", at("", flow.local()));
        asked.addProperty("remote", at("", flow.remote()));
        asked.addProperty("intent", flow.intent().toString());
        JsonObject json = Json.of("flow", asked);
        json.addProperty("denied", decision.denied());
        json.addProperty("reason", decision.reason());
        json.add("candidates", Json.array(decision.candidates(), DecisionReport::json));
        json.add("leftOut", Json.array(decision.leftOut(), DecisionReport::json));
        json.add("trace", Json.strings(decision.trace()));
        return json;
    }

    private static JsonObject json(Candidate candidate) {
        JsonObject json = new JsonObject();
        json.addProperty("stack", candidate.stack());
        json.addProperty("reason", candidate.reason());
        return json;
    }
}
