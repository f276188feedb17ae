package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The stack of Netty's io_uring channels, in runtimes with io_uring at the base of their loops and without. */
class IoUringIT {

    private static final String ONLY_IO_URING = """
            { "rules": [ { "name": "uring", "stacks": "iouring" } ] }
            """;

    @Test
    void shouldCarrySessionsWhereTheLoopsHaveIoUring() throws Exception {
        Path data = folder("io_uring");
        try (Script run = Script.start(java.util.List.of(), "run", "--detach", "--no-build", "--data",
                data.toString())) {
            Script.Answer answer = run.await();
            assumeTrue(answer.code() == 0 || !answer.text().contains("is not available here"), answer.text());
            answer.succeeded();
        }
        try (OperatedRuntime runtime = OperatedRuntime.attach(data)) {
            runtime.awaitStack("iouring", "UP");
            assertThat(runtime.tell("loops")).contains("IO_URING", "kernel,iouring");
            runtime.policy(ONLY_IO_URING);
            String at = runtime.serve("echo:serve 127.0.0.1:0");
            assertThat(runtime.rows("listeners").getFirst().get("stack").getAsString()).isEqualTo("iouring");
            assertThat(runtime.tell("echo:send " + at + " hello --count 1000")).contains("iouring");
            assertThat(runtime.tell("echo:send " + at + " x --size 1048576 --count 16")).contains("iouring");
            assertThat(runtime.tell("echo:send " + at + " hello --udp --count 100")).contains("iouring");

            runtime.assertKeepsTheRules("iouring");

            Files.delete(runtime.etc("io.nstack.stack.iouring~iouring.cfg.json"));
            runtime.awaitStack("iouring", "");
            assertThat(runtime.shell("echo:send " + at + " hello").failed()).contains("no stack");
            assertThat(runtime.stack("kernel")).startsWith("UP");
            assertThat(runtime.log()).doesNotContain(" ERROR ");
            runtime.stop().succeeded();
        }
    }

    @Test
    void shouldSayWhyItDoesNotServeElsewhereAndHarmNothing() throws Exception {
        Path data = folder("epoll");
        String said = Script.run("run", "--detach", "--no-build", "--data", data.toString()).failed();
        try (OperatedRuntime runtime = OperatedRuntime.attach(data)) {
            assertThat(said).contains("iouring", "start it with nstack.loop.base=io_uring");
            assertThat(runtime.stack("iouring")).isEqualTo("FAILED the loops of this runtime have no io_uring at their"
                    + " base: start it with nstack.loop.base=io_uring");
            assertThat(runtime.stack("kernel")).startsWith("UP");
            String at = runtime.serve("echo:serve 127.0.0.1:0");
            assertThat(runtime.tell("echo:send " + at + " hello --count 100")).contains("kernel");
            assertThat(runtime.shell("why 127.0.0.1").text()).contains("left out   iouring: ");
            runtime.stop().succeeded();
        }
    }

    private static Path folder(String base) throws Exception {
        Path data = Data.fresh("iouring-" + base);
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(etc.resolve("nstack.properties"), "nstack.loop.base=" + base
                + "\nnstack.features=nstack-base,nstack-kernel,nstack-iouring,nstack-shell,nstack-examples\n");
        Files.writeString(etc.resolve("io.nstack.stack.iouring~iouring.cfg.json"), "{}");
        return data;
    }
}
