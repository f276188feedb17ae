package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.outside.Script.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stack that a stranger has built by itself, as its author and its operator see it. */
class ThirdPartyStackIT {

    private static final String BUNDLE = "com.example.pipe";

    private static OperatedRuntime runtime;
    private static Path served;
    private static Path sources;

    @BeforeAll
    static void start() throws Exception {
        served = Data.fresh("served");
        sources = Data.fresh("sources");
        runtime = OperatedRuntime.fresh("stranger");
    }

    @AfterAll
    static void stop() throws Exception {
        try (OperatedRuntime _ = runtime) {
            Data.remove(served);
            Data.remove(sources);
        }
    }

    @Test
    void shouldBeInstalledVerifiedUsedUpdatedAndRemoved() throws Exception {
        runtime.tell("install --start " + System.getProperty("nstack.stranger"));
        runtime.awaitStack("pipe", "UP");
        runtime.assertKeepsTheRules("pipe");

        String files = runtime.serve("file:serve 127.0.0.1:0 --stack pipe --root " + served);
        Path file = Data.file(sources.resolve("file"), 4);
        assertThat(runtime.tell("file:put " + file + " " + files + " --stack pipe")).contains("stack pipe (");
        assertThat(Data.sha256(served.resolve("file"))).isEqualTo(Data.sha256(file));

        runtime.tell("update " + BUNDLE);
        runtime.awaitStack("pipe", "UP");
        runtime.tell("uninstall " + BUNDLE);
        runtime.awaitStack("pipe", "");
        assertThat(runtime.tell("lb")).doesNotContain(BUNDLE);
        assertThat(runtime.shell("verify pipe").failed()).contains("there is no stack 'pipe'");
    }

    @Test
    void shouldVerifyTheKernelStackBesideItsSessions() throws Exception {
        String echo = runtime.serve("echo:serve 127.0.0.1:0");
        try (DrivenSession driven = DrivenSession.open(runtime, echo)) {
            runtime.assertKeepsTheRules("kernel");
            driven.assertUndisturbed();
        }
    }

    @Test
    void shouldShowProgressOfOneRule() throws Exception {
        assertThat(runtime.tell("verify kernel --rule s02").lines())
                .anyMatch("S02 passed"::equals).anyMatch(line -> line.startsWith("kernel: 1 passed, 0 failed"));
        Answer unknown = runtime.shell("verify kernel --rule Z99");
        assertThat(unknown.failed()).contains("there is no rule 'Z99'");
    }
}
