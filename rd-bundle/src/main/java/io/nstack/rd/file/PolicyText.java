package io.nstack.rd.file;

import com.google.gson.stream.JsonWriter;
import io.nstack.rd.policy.Policy;
import io.nstack.rd.policy.Rule;
import io.nstack.rd.policy.Source;
import io.nstack.rd.policy.StackPattern;
import io.nstack.stack.Transport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a policy as one file in our own format, DMM's routes included; reading it gives the same policy. */
public final class PolicyText {

    private final Policy policy;
    private final StringWriter text = new StringWriter();
    private final JsonWriter out = new JsonWriter(text);

    private PolicyText(Policy policy) {
        this.policy = policy;
        out.setIndent("  ");
        out.setHtmlSafe(false);
    }

    /** The policy as JSON. */
    public static String of(Policy policy) {
        PolicyText writer = new PolicyText(policy);
        try {
            writer.write();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return writer.text.toString();
    }

    private void write() throws IOException {
        out.beginObject().name("version").value(PolicyReader.VERSION);
        out.name("rules").beginArray();
        for (Rule each : of(Rule.Kind.RULE)) {
            rule(each);
        }
        out.endArray();
        dmm();
        Rule last = of(Rule.Kind.DEFAULT).getFirst();
        if (!isDmm(last) && !last.source().equals(Source.BUILT_IN)) {
            out.name("default");
            if (last.denies()) {
                out.value("deny");
            } else {
                list(last.stacks());
            }
        }
        out.endObject();
    }

    private List<Rule> of(Rule.Kind kind) {
        return policy.rules().stream().filter(each -> each.kind() == kind).toList();
    }

    private static boolean isDmm(Rule rule) {
        return !rule.denies() && rule.stacks().getFirst() instanceof StackPattern.NameElseType;
    }

    private void rule(Rule rule) throws IOException {
        out.beginObject().name("name").value(rule.name());
        if (rule.priority() != 0) {
            out.name("priority").value(rule.priority());
        }
        values("application", rule.condition().applications());
        if (rule.condition().transport() != null) {
            out.name("transport").value(rule.condition().transport().word());
        }
        if (rule.condition().direction() != null) {
            out.name("direction").value(rule.condition().direction().word());
        }
        values("local", rule.locals());
        values("local-port", rule.condition().localPorts());
        values("remote", rule.remotes());
        values("remote-port", rule.condition().remotePorts());
        intent(rule);
        if (rule.denies()) {
            out.name("deny").value(true);
        } else {
            values("stacks", rule.stacks());
        }
        out.endObject();
    }

    private void intent(Rule rule) throws IOException {
        if (rule.condition().intent().isEmpty()) {
            return;
        }
        out.name("intent").beginObject();
        for (var each : rule.condition().intent().entrySet()) {
            out.name(each.getKey().word());
            list(each.getValue().stream().sorted().map(preference -> preference.word()).toList());
        }
        out.endObject();
    }

    private void values(String name, List<?> values) throws IOException {
        if (!values.isEmpty()) {
            out.name(name);
            list(values);
        }
    }

    private void list(List<?> values) throws IOException {
        out.beginArray();
        for (Object each : values) {
            out.value(each.toString());
        }
        out.endArray();
    }

    private void dmm() throws IOException {
        List<Rule> routes = of(Rule.Kind.ROUTE).stream().filter(each -> !each.source().equals(Source.BUILT_IN))
                .toList();
        List<Rule> protocols = of(Rule.Kind.PROTOCOL);
        Rule last = of(Rule.Kind.DEFAULT).getFirst();
        if (routes.isEmpty() && protocols.isEmpty() && !isDmm(last)) {
            return;
        }
        out.name("dmm").beginObject();
        if (isDmm(last)) {
            out.name("default_stack_name").value(last.stacks().getFirst().toString());
        }
        out.name("ip_route").beginArray();
        for (Rule each : routes) {
            route("subnet", each.locals().getFirst().toString(), each);
        }
        out.endArray().name("prot_route").beginArray();
        for (Rule each : protocols) {
            route("proto_type", each.condition().transport() == Transport.STREAM ? "1" : "2", each);
        }
        out.endArray().endObject();
    }

    private void route(String key, String value, Rule rule) throws IOException {
        out.beginObject().name(key).value(value);
        out.name("stack_name").value(rule.stacks().getFirst().toString()).endObject();
    }
}
