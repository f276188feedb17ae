package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.nstack.itests.outside.Script.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A runtime in the background with a data folder of its own, started, asked and ended by {@code ./nstack}. */
final class OperatedRuntime implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("at (127\\.0\\.0\\.\\d+:\\d+)");

    private final Path data;
    private final ProcessHandle process;

    private OperatedRuntime(Path data, ProcessHandle process) {
        this.data = data;
        this.process = process;
    }

    /** Starts on a new data folder of that name. */
    static OperatedRuntime fresh(String name) throws Exception {
        return start(Data.fresh(name));
    }

    /** Starts on a data folder that may hold something already. */
    static OperatedRuntime start(Path data) throws Exception {
        return start(List.of(), data);
    }

    /** Starts with other words before the script's, as {@code unshare -n}. */
    static OperatedRuntime start(List<String> prefix, Path data) throws Exception {
        try (Script script = Script.start(prefix, "run", "--detach", "--no-build", "--data", data.toString())) {
            Answer answer = script.await();
            try {
                answer.succeeded();
            } catch (AssertionError e) {
                running(data).ifPresent(ProcessHandle::destroyForcibly);
                throw e;
            }
        }
        return attach(data);
    }

    /** The runtime that runs there. */
    static OperatedRuntime attach(Path data) throws IOException {
        return new OperatedRuntime(data, running(data).orElseThrow());
    }

    private static java.util.Optional<ProcessHandle> running(Path data) throws IOException {
        Path state = data.resolve("run.json");
        return Files.exists(state)
                ? ProcessHandle.of(JsonParser.parseString(Files.readString(state)).getAsJsonObject().get("pid")
                        .getAsLong())
                : java.util.Optional.empty();
    }

    Path data() { return data; }

    Path etc(String file) { return data.resolve("etc").resolve(file); }

    Path deploy(String file) { return data.resolve("deploy").resolve(file); }

    long pid() { return process.pid(); }

    boolean isRunning() { return process.isAlive(); }

    String log() throws IOException { return Files.readString(data.resolve("log/nstack.log")); }

    Answer shell(String command) throws Exception {
        return Script.run("shell", "--data", data.toString(), "-c", command);
    }

    /** Runs a command that has to succeed. */
    String tell(String command) throws Exception {
        return shell(command).succeeded();
    }

    /** A command that goes on while the test does. */
    Script begin(String command) throws IOException {
        return Script.start(List.of(), "shell", "--data", data.toString(), "-c", command);
    }

    JsonObject json(String command) throws Exception {
        return JsonParser.parseString(tell(command + " --json")).getAsJsonObject();
    }

    /** The entries of a list in a command's JSON. */
    List<JsonObject> rows(String command) throws Exception {
        List<JsonObject> rows = new ArrayList<>();
        json(command).getAsJsonArray(command).forEach(each -> rows.add(each.getAsJsonObject()));
        return rows;
    }

    /** State and reason of a stack, or nothing. */
    String stack(String name) throws Exception {
        return rows("stacks").stream().filter(each -> each.get("name").getAsString().equals(name))
                .map(each -> each.get("state").getAsString() + " " + each.get("reason").getAsString())
                .findFirst().orElse("");
    }

    /** Waits until a stack's state and reason begin so; the empty text = until it is gone. */
    void awaitStack(String name, String state) {
        eventually(() -> {
            assertThat(stack(name)).as(name).startsWith(state);
            assertThat(state.isEmpty() && !stack(name).isEmpty()).as("%s is gone", name).isFalse();
            return null;
        });
    }

    /** Holds a stack against the conformance suite. */
    void assertKeepsTheRules(String stack) throws Exception {
        JsonObject verification = json("verify " + stack);
        for (JsonElement each : verification.getAsJsonArray("rules")) {
            assertThat(each.getAsJsonObject().get("outcome").getAsString()).as(each.toString()).isNotEqualTo("failed");
        }
        assertThat(verification.get("passed").getAsInt()).isGreaterThan(70);
    }

    /** Puts a policy into the watched folder and waits until it is in force. */
    void policy(String text) throws Exception {
        int before = json("policy show").get("version").getAsInt();
        Data.replace(etc("policy.json"), text);
        eventually(() -> assertThat(json("policy show").get("version").getAsInt()).isGreaterThan(before));
    }

    /** Runs a command that serves something and says where. */
    String serve(String command) throws Exception {
        String said = tell(command);
        Matcher place = PORT.matcher(said);
        assertThat(place.find()).as(said).isTrue();
        return place.group(1);
    }

    /** Tries until an assertion holds, for at most half a minute. */
    static void eventually(Callable<?> assertion) {
        await().atMost(30, TimeUnit.SECONDS).pollDelay(0, TimeUnit.MILLISECONDS).pollInterval(50, TimeUnit.MILLISECONDS)
                .untilAsserted(assertion::call);
    }

    /** As a crash: SIGKILL. */
    void kill() throws Exception {
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    Answer stop() throws Exception { return Script.run("stop", "--data", data.toString()); }

    /** Names of the files that tell that a runtime runs. */
    List<String> traces() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.equals("control.sock") || each.equals("run.json")).sorted().toList();
        }
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            kill();
        }
    }
}
