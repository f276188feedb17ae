package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;

/** One echo session that is driven without a pause for as long as a test lasts. */
final class DrivenSession implements AutoCloseable {

    private final OperatedRuntime client;
    private final Script script;
    private final long id;
    private long bytes;

    private DrivenSession(OperatedRuntime client, Script script, JsonObject session) {
        this.client = client;
        this.script = script;
        this.id = session.get("id").getAsLong();
        this.bytes = session.get("inBytes").getAsLong();
    }

    static DrivenSession open(OperatedRuntime client, String server) throws Exception {
        return open(client, server, "kernel");
    }

    static DrivenSession open(OperatedRuntime client, String server, String stack) throws Exception {
        Script script = client.begin("echo:send " + server + " driven --count 10000000 --stack " + stack);
        try {
            OperatedRuntime.eventually(() -> assertThat(echoes(client, server, stack)).as(script.printed()).hasSize(1));
            return new DrivenSession(client, script, echoes(client, server, stack).getFirst());
        } catch (Throwable t) {
            script.close();
            throw t;
        }
    }

    private static List<JsonObject> echoes(OperatedRuntime client, String server, String stack) throws Exception {
        return client.rows("sessions").stream().filter(each -> each.get("remote").getAsString().equals(server)
                && each.get("stack").getAsString().equals(stack)).toList();
    }

    /** It is the same session still, and bytes have come since the last time. */
    void assertUndisturbed() throws Exception {
        long before = bytes;
        OperatedRuntime.eventually(() -> {
            assertThat(script.isRunning()).as(script.printed()).isTrue();
            JsonObject session = client.rows("sessions").stream().filter(each -> each.get("id").getAsLong() == id)
                    .findFirst().orElseThrow();
            bytes = session.get("inBytes").getAsLong();
            assertThat(bytes).isGreaterThan(before);
            return null;
        });
    }

    @Override
    public void close() throws Exception {
        try (script) {
            if (client.isRunning()) {
                client.shell("nstack:close " + id);
                script.await();
            }
        }
    }
}
