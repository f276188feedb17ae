package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stacks and policy change while sessions run. */
class HotPlugIT {

    private static final String EDGE = "io.nstack.stack.kernel~edge.cfg.json";
    private static final String FILES_OVER_EDGE = """
            {
              "rules": [
                { "name": "files", "application": "io.nstack.example.filetransfer",
                  "stacks": ["kernel~edge", "kernel"] }
              ]
            }
            """;

    private static Path served;
    private static OperatedRuntime server;
    private static String files;
    private static String echo;

    private Path sources;
    private OperatedRuntime client;
    private DrivenSession driven;

    @BeforeAll
    static void serve() throws Exception {
        served = Data.fresh("served");
        server = OperatedRuntime.fresh("server");
        files = server.serve("file:serve 127.0.0.1:0 --root " + served);
        echo = server.serve("echo:serve 127.0.0.1:0");
    }

    @AfterAll
    static void end() throws Exception {
        try (OperatedRuntime _ = server) {
            Data.remove(served);
        }
    }

    @BeforeEach
    void start() throws Exception {
        sources = Data.fresh("sources");
        client = OperatedRuntime.fresh("client");
        driven = DrivenSession.open(client, echo);
    }

    @AfterEach
    void stop() throws Exception {
        try (OperatedRuntime _ = client; DrivenSession _ = driven) {
            Data.remove(sources);
        }
    }

    @Test
    void shouldAddUseAndRemoveAnInstanceOfAStack() throws Exception {
        try (RunningTransfers _ = RunningTransfers.begin(client, files, served, sources)) {
            Path file = Data.file(sources.resolve("file"), 1);
            client.policy(FILES_OVER_EDGE);
            assertThat(put(file)).contains("stack kernel (rule 'files' in policy.json:3)");

            Data.replace(client.etc(EDGE), "{ \"congestion\": \"reno\" }");
            client.awaitStack("kernel~edge", "UP");
            assertThat(put(file)).contains("stack kernel~edge (rule 'files' in policy.json:3)");
            assertThat(client.tell("why 127.0.0.1 --app io.nstack.example.filetransfer"))
                    .contains("decision   kernel~edge, then kernel", "because    rule 'files' in policy.json:3");
            driven.assertUndisturbed();

            Data.replace(client.etc(EDGE), "{ \"congestion\": \"cubic\", \"tcpNoDelay\": true }");
            OperatedRuntime.eventually(() -> assertThat(put(file)).contains("stack kernel~edge (rule"));
            Files.delete(client.etc(EDGE));
            client.awaitStack("kernel~edge", "");
            assertThat(put(file)).contains("stack kernel (rule 'files' in policy.json:3)");
            assertThat(client.tell("why 127.0.0.1 --app io.nstack.example.filetransfer"))
                    .contains("left out   kernel~edge: no such stack here");
            driven.assertUndisturbed();
        }
    }

    @Test
    void shouldTakeAStackBundleInAndOutOfTheWatchedFolder() throws Exception {
        try (RunningTransfers _ = RunningTransfers.begin(client, files, served, sources)) {
            Path file = Data.file(sources.resolve("file"), 1);
            Path jar = KernelBundleCopy.write(sources.resolve("copy.jar"));
            Data.replace(client.etc(KernelBundleCopy.NAME + "~new.cfg.json"), "{ \"name\": \"new\" }");
            Files.move(jar, client.deploy("copy.jar"));
            client.awaitStack("new", "UP");
            assertThat(client.tell("file:put " + file + " " + files + " --stack new")).contains("stack new (");
            driven.assertUndisturbed();

            Files.delete(client.deploy("copy.jar"));
            client.awaitStack("new", "");
            assertThat(client.shell("file:put " + file + " " + files + " --stack new").failed())
                    .contains("new: ", "there is no such stack");
            assertThat(client.tell("lb")).doesNotContain(KernelBundleCopy.NAME);
            driven.assertUndisturbed();
        }
    }

    @Test
    void shouldKeepAStackInTheWatchedFolderWhoseNewVersionIsNoGood() throws Exception {
        Path good = KernelBundleCopy.write(sources.resolve("good.jar"));
        Path bad = KernelBundleCopy.writeWithout("io/nstack/stack/kernel/posix/PosixEngine.class",
                sources.resolve("bad.jar"));
        Data.replace(client.etc(KernelBundleCopy.NAME + "~new.cfg.json"), "{ \"name\": \"new\" }");
        Files.copy(good, client.deploy("copy.jar"));
        client.awaitStack("new", "UP");
        try (DrivenSession onIt = DrivenSession.open(client, echo, "new")) {
            Files.move(bad, client.deploy("copy.jar"), StandardCopyOption.REPLACE_EXISTING);
            OperatedRuntime.eventually(() -> assertThat(client.log())
                    .contains("deploy/copy.jar: the new version is not taken: its stack new is FAILED"));
            onIt.assertUndisturbed();
            assertThat(client.stack("new")).startsWith("UP");
        }
        long before = since("new");
        Files.move(good, client.deploy("copy.jar"), StandardCopyOption.REPLACE_EXISTING);
        OperatedRuntime.eventually(() -> assertThat(since("new")).isGreaterThan(before));
        client.awaitStack("new", "UP");

        client.stop().succeeded();
        Files.delete(client.deploy("copy.jar"));
        driven.close();
        client = OperatedRuntime.start(client.data());
        driven = DrivenSession.open(client, echo);
        client.awaitStack("new", "");
    }

    /** When the stack came; 0 = it is not there. */
    private long since(String stack) throws Exception {
        return client.rows("stacks").stream().filter(each -> each.get("name").getAsString().equals(stack))
                .mapToLong(each -> each.get("sinceEpochMillis").getAsLong()).findFirst().orElse(0);
    }

    @Test
    void shouldKeepWhatIsInstalledByHandOverARestart() throws Exception {
        Path jar = KernelBundleCopy.write(sources.resolve("copy.jar"));
        Data.replace(client.etc(KernelBundleCopy.NAME + "~new.cfg.json"), "{ \"name\": \"new\" }");
        client.tell("install --start " + jar);
        client.awaitStack("new", "UP");
        driven.close();
        client.stop().succeeded();
        client = OperatedRuntime.start(client.data());
        client.awaitStack("new", "UP");
        driven = DrivenSession.open(client, echo);
        client.tell("stop " + KernelBundleCopy.NAME);
        client.awaitStack("new", "");
        client.tell("start " + KernelBundleCopy.NAME);
        client.awaitStack("new", "UP");
        client.tell("update " + KernelBundleCopy.NAME);
        client.awaitStack("new", "UP");
        client.tell("uninstall " + KernelBundleCopy.NAME);
        client.awaitStack("new", "");
        driven.assertUndisturbed();
    }

    @Test
    void shouldUpdateABundleOfTheImageFromTheImage() throws Exception {
        assertThat(client.tell("update io.nstack.rd")).contains("io.nstack.rd/", " is updated");
        assertThat(client.tell("update --force io.nstack.rd")).contains(" is updated");
        OperatedRuntime.eventually(() -> assertThat(client.tell("why 127.0.0.1")).contains("decision   kernel"));
        driven.assertUndisturbed();
    }

    @Test
    void shouldChangeThePolicyAndSayWhichRuleDecides() throws Exception {
        client.policy("{ \"rules\": [\n{ \"name\": \"closed\", \"remote\": \"10.0.0.0/8\", \"deny\": true } ] }");
        assertThat(client.tell("why 10.0.0.7 --port 80")).contains("rule 'closed' in policy.json:2");
        assertThat(client.shell("echo:send 10.0.0.7:80 x").failed())
                .contains("connect 10.0.0.7:80: ", "rule 'closed' in policy.json:2");
        client.policy(
                "{ \"rules\": [\n\n{ \"name\": \"open\", \"remote\": \"10.0.0.0/8\", \"stacks\": \"kernel\" } ] }");
        assertThat(client.tell("why 10.0.0.7 --port 80")).contains("rule 'open' in policy.json:3");
        client.tell("policy rollback");
        assertThat(client.tell("why 10.0.0.7 --port 80")).contains("rule 'closed' in policy.json:2");
        driven.assertUndisturbed();
    }

    @Test
    void shouldDrainAStackWithoutCuttingWhatRunsOnIt() throws Exception {
        Path big = Data.file(sources.resolve("big"), 1024);
        Path small = Data.file(sources.resolve("small"), 1);
        for (OperatedRuntime each : new OperatedRuntime[]{client, server}) {
            Data.replace(each.etc(EDGE), "{}");
            each.awaitStack("kernel~edge", "UP");
        }
        client.policy(FILES_OVER_EDGE);
        String onEdge = server.serve("file:serve 127.0.0.1:0 --stack kernel~edge --root " + served);
        try (Script put = client.begin("file:put " + big + " " + onEdge)) {
            OperatedRuntime.eventually(() -> assertThat(edge(client).get("sessions").getAsInt())
                    .as(put.printed()).isEqualTo(1));
            OperatedRuntime.eventually(() -> assertThat(edge(server).get("sessions").getAsInt()).isEqualTo(1));
            assertThat(client.json("drain kernel~edge").get("sessionsLeft").getAsInt()).isEqualTo(1);
            assertThat(server.json("drain kernel~edge").get("sessionsLeft").getAsInt()).isEqualTo(1);

            OperatedRuntime.eventually(() -> assertThat(edge(server).get("listeners").getAsInt()).isZero());
            assertThat(put(small)).contains("stack kernel (rule 'files' in policy.json:3)");
            assertThat(client.shell("file:put " + small + " " + onEdge).failed()).contains("Connection refused");
            assertThat(put.await().succeeded()).contains("resumed 0 bytes", "stack kernel~edge (rule 'files'");
        }
        assertThat(Data.sha256(served.resolve("big"))).isEqualTo(Data.sha256(big));
        assertThat(client.stack("kernel~edge")).startsWith("DRAIN");
        driven.assertUndisturbed();
    }

    private String put(Path file) throws Exception { return client.tell("file:put " + file + " " + files); }

    private static JsonObject edge(OperatedRuntime runtime) throws Exception {
        return runtime.rows("stacks").stream().filter(each -> each.get("name").getAsString().equals("kernel~edge"))
                .findFirst().orElseThrow();
    }
}
