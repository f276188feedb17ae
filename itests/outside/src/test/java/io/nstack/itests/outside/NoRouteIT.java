package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A runtime in a network namespace of its own, in which there is nothing but a loopback interface that is down. */
class NoRouteIT {

    private static final List<String> ALONE = List.of("unshare", "--net", "--");

    @Test
    void shouldSayThatAnAddressIsUnreachable() throws Exception {
        assumeTrue(mayUnshare(), "unshare --net is not allowed here");
        try (OperatedRuntime runtime = OperatedRuntime.start(ALONE, Data.fresh("noroute"))) {
            assertThat(runtime.shell("echo:send 192.0.2.1:7 x").failed())
                    .contains("connect 192.0.2.1:7 via kernel: ", "No route to host");
            assertThat(runtime.shell("file:put /etc/hostname 192.0.2.1:7").failed())
                    .contains("error: put hostname: ", "connect 192.0.2.1:7 via kernel: ", "No route to host");
            assertThat(runtime.stack("kernel")).startsWith("UP");
            runtime.stop().succeeded();
        }
    }

    private static boolean mayUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--net", "true").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }
}
