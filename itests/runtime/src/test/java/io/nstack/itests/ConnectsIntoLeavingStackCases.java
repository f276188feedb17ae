package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;

/** Hundreds of connects at once while the bundle of their stack is updated, removed and installed anew. */
abstract class ConnectsIntoLeavingStackCases extends RuntimeSupport {

    private static final String SECOND = "second";
    private static final int ROUNDS = 12;
    private static final int AT_ONCE = 25;

    private final List<ChannelFuture> wanting = new ArrayList<>();
    private final List<ChannelFuture> any = new ArrayList<>();

    public void shouldEndEachOfThemWithinTheBound() throws Exception {
        policy("""
                {"rules": [{"name": "second-first", "direction": "connect", "stacks": ["second", "kernel"]}]}
                """);
        configure(KernelCopy.FACTORY, SECOND, Map.of("name", SECOND));
        Bundle second = install("second-0", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            for (int round = 1; round <= ROUNDS; round++) {
                awaitUp(SECOND);
                Bundle current = second;
                int version = round;
                CompletableFuture<Bundle> changing = new CompletableFuture<>();
                Thread.ofVirtual().name("changing").start(() -> change(current, version, changing));
                do {
                    wave(echo);
                } while (!changing.isDone());
                second = changing.get();
                neighbour.awaitProgress();
            }
            neighbour.finish();
        }
        assertThat(wanting.size() + any.size()).isGreaterThanOrEqualTo(2 * ROUNDS * AT_ONCE);
        assertThat(any).allSatisfy(each -> assertThat(each.cause()).isNull());
        assertThat(wanting).filteredOn(each -> !each.isSuccess()).isNotEmpty()
                .allSatisfy(each -> assertThat(each.cause()).isInstanceOf(IOException.class)
                        .hasMessageContaining(SECOND).hasMessageMatching(".*" + SECOND + ": .+"));
        assertThat(wanting).filteredOn(ChannelFuture::isSuccess).isNotEmpty();
    }

    /** In turn: a newer version in place, or away and back. */
    private void change(Bundle current, int round, CompletableFuture<Bundle> done) {
        try {
            if (round % 2 == 0) {
                current.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + round));
                done.complete(current);
            } else {
                current.uninstall();
                done.complete(install("second-" + round,
                        KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + round)));
            }
        } catch (Throwable t) {
            done.completeExceptionally(t);
        }
    }

    private void wave(EchoListener echo) {
        List<ChannelFuture> begun = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            begun.add(connect(SECOND, echo));
            wanting.add(begun.getLast());
            begun.add(connect("", echo));
            any.add(begun.getLast());
        }
        Await.until("each has ended", () -> begun.stream().allMatch(ChannelFuture::isDone));
        begun.forEach(each -> each.channel().close());
    }

    private ChannelFuture connect(String stack, EchoListener echo) {
        return sockets().bootstrap().option(SessionOptions.STACK, stack).handler(new Seen()).connect(echo.address());
    }
}
