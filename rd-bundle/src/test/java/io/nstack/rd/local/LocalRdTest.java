package io.nstack.rd.local;

import static io.nstack.rd.policy.Flows.BOTH;
import static io.nstack.rd.policy.Flows.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nstack.rd.file.DmmNames;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The component with real files: what an operator does in the folder. */
class LocalRdTest {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private LocalRd rd;

    private record Settings(String directory, String... aliases) implements LocalRd.Config {
        @Override
        public Class<? extends Annotation> annotationType() { return LocalRd.Config.class; }
    }

    private static BundleContext context(Map<String, String> properties) {
        return (BundleContext) Proxy.newProxyInstance(LocalRdTest.class.getClassLoader(),
                new Class<?>[]{BundleContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperty")) {
                        return properties.get(arguments[0]);
                    }
                    throw new AssertionError("not expected: " + method);
                });
    }

    private LocalRd start() {
        rd = new LocalRd(context(Map.of("io.nstack.data", data.toString())),
                new Settings("", DmmNames.LWIP, DmmNames.RSOCKET, DmmNames.VPP_HOSTSTACK));
        return rd;
    }

    @AfterEach
    void stop() {
        if (rd != null) {
            rd.deactivate();
        }
        assertThat(watchThreads()).isZero();
    }

    private static long watchThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals("nstack-rd-watch-0"))
                .count();
    }

    private Path etc() { return data.resolve("etc"); }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(etc());
        return Files.writeString(etc().resolve(name), text.replace('\'', '"'));
    }

    private boolean denies() { return rd.decide(connect("10.0.0.1", 80), BOTH).denied(); }

    private void awaitDenying(boolean denying) { await().atMost(LONGEST).until(() -> denies() == denying); }

    private void awaitError(String part) {
        await().atMost(LONGEST).until(() -> rd.current().lastError().contains(part));
    }

    @Test
    void shouldHaveThePolicyOfTheFolderFromTheStart() throws Exception {
        write("policy.json", "{'default':'deny'}");
        start();
        assertThat(denies()).isTrue();
        assertThat(rd.rules()).hasSize(1);
        assertThat(watchThreads()).isEqualTo(1);
    }

    @Test
    void shouldFollowAFileThatAppearsChangesAndGoes() throws Exception {
        start();
        assertThat(denies()).isFalse();
        Path file = write("policy.json", "{'default':'deny'}");
        awaitDenying(true);
        write("policy.json", "{'default':['kernel']}");
        awaitDenying(false);
        write("policy.json", "{'default':'deny'}");
        awaitDenying(true);
        Files.delete(file);
        awaitDenying(false);
        assertThat(rd.current().sources()).isEmpty();
    }

    @Test
    void shouldFollowAnEditorThatReplacesByRename() throws Exception {
        Path file = write("policy.json", "{}");
        start();
        Path temporary = write(".policy.json.swp", "{'default':'deny'}");
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        awaitDenying(true);
    }

    @Test
    void shouldKeepThePolicyWhileAnEditorDeletesAndWritesAnew() throws Exception {
        Path file = write("policy.json", "{'default':'deny'}");
        start();
        Files.delete(file);
        write("policy.json", "{'default':'deny','rules':[]}");
        write("other", "x");
        await().during(Duration.ofMillis(700)).atMost(LONGEST).until(this::denies);
    }

    @Test
    void shouldFollowALinkThatIsSwapped() throws Exception {
        Path one = Files.writeString(Files.createDirectories(data.resolve("one")).resolve("policy.json"), "{}");
        Path two = Files.writeString(Files.createDirectories(data.resolve("two")).resolve("policy.json"),
                "{\"default\":\"deny\"}");
        Files.createDirectories(etc());
        Files.createSymbolicLink(etc().resolve("..data"), one.getParent());
        Files.createSymbolicLink(etc().resolve("policy.json"), Path.of("..data/policy.json"));
        start();
        assertThat(denies()).isFalse();
        Files.createSymbolicLink(etc().resolve("..tmp"), two.getParent());
        Files.move(etc().resolve("..tmp"), etc().resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitDenying(true);
    }

    @Test
    void shouldFollowAFolderThatIsReplacedAsAWhole() throws Exception {
        write("policy.json", "{}");
        start();
        Path fresh = Files.createDirectories(data.resolve("fresh"));
        Files.writeString(fresh.resolve("policy.json"), "{\"default\":\"deny\"}");
        Files.move(etc(), data.resolve("old"));
        Files.move(fresh, etc());
        awaitDenying(true);
        write("policy.json", "{}");
        awaitDenying(false);
    }

    @Test
    void shouldKeepThePolicyWhenTheFolderGoesAndTakeItUpAgain() throws Exception {
        Path file = write("policy.json", "{'default':'deny'}");
        start();
        Files.delete(file);
        Files.delete(etc());
        awaitError("no such file or folder");
        assertThat(denies()).isTrue();
        write("policy.json", "{}");
        awaitDenying(false);
        assertThat(rd.current().lastError()).isEmpty();
    }

    @Test
    void shouldFollowAFolderThatIsDeletedAndMadeAnewAtOnce() throws Exception {
        Path file = write("policy.json", "{'default':'deny'}");
        start();
        Files.delete(file);
        Files.delete(etc());
        write("policy.json", "{}");
        awaitDenying(false);
        write("policy.json", "{'default':'deny'}");
        awaitDenying(true);
    }

    @Test
    void shouldRefuseAWrongFileAndTakeALaterGoodOne() throws Exception {
        write("policy.json", "{'default':'deny'}");
        start();
        write("policy.json", "{'default':'deny',\n 'rules':[");
        awaitError("policy.json:2:11: the file ends in the middle");
        assertThat(denies()).isTrue();
        assertThat(rd.current().version()).isEqualTo(2);
        write("policy.json", "{}");
        awaitDenying(false);
        assertThat(rd.current().lastError()).isEmpty();
    }

    @Test
    void shouldRunWithTheBuiltInPolicyWhenTheFirstFileIsWrong() throws Exception {
        write("rd_config.json", "{");
        start();
        assertThat(denies()).isFalse();
        assertThat(rd.current().lastError()).startsWith("rd_config.json:1:2: ");
    }

    @Test
    void shouldHoldALoadedPolicyUntilTheWatchedFilesChange() throws Exception {
        write("policy.json", "{}");
        start();
        Path other = Files.writeString(data.resolve("deny.json"), "{\"default\":\"deny\"}");
        rd.load(other);
        assertThat(denies()).isTrue();
        write("unrelated.cfg", "x");
        await().during(Duration.ofMillis(300)).atMost(LONGEST).until(this::denies);
        write("policy.json", "{'rules':[]}");
        awaitDenying(false);
        rd.rollback();
        assertThat(denies()).isTrue();
    }

    @Test
    void shouldGoOnDecidingAfterItsDeactivation() throws Exception {
        write("policy.json", "{'default':'deny'}");
        start().deactivate();
        assertThat(watchThreads()).isZero();
        assertThat(denies()).isTrue();
        assertThat(rd.why(connect("10.0.0.1", 80), BOTH).trace()).isNotEmpty();
        assertThat(rd.current().sources()).containsExactly("policy.json");
    }

    @Test
    void shouldRunWithoutAnyFolderAndWithAWrongAlias() {
        rd = new LocalRd(context(Map.of()), new Settings("", "nonsense"));
        assertThat(denies()).isFalse();
        assertThat(watchThreads()).isZero();
    }

    @Test
    void shouldSayWhenTheFolderCannotBe() throws Exception {
        Files.writeString(etc(), "a file");
        start();
        assertThat(rd.current().lastError()).contains("cannot watch");
        assertThat(denies()).isFalse();
    }
}
