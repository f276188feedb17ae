package io.nstack.stack.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.nstack.link.LinkQueue;
import io.nstack.links.memory.MemoryLink;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.LoopKind;
import io.nstack.stack.tck.loop.TckLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DpdkStackTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final AtomicLong lateNanos = new AtomicLong();
    private final MemoryWire wire = new MemoryWire(WireSettings.between("near", "far"));
    private final DpdkStack stack = stack(Map.of("link", "near", "addresses", "10.77.0.1/24"));
    private final List<StackStatus> heard = new CopyOnWriteArrayList<>();
    private final List<TckLoop> loops = new ArrayList<>();

    private DpdkStack stack(Map<String, String> properties) {
        return new DpdkStack(properties, () -> System.nanoTime() + lateNanos.get(), 7);
    }

    private TckLoop loop() throws Exception {
        TckLoop loop = TckLoop.open(LoopKind.available().getFirst(), stack::newEngine, BOUND);
        loops.add(loop);
        return loop;
    }

    @AfterEach
    void close() throws Exception {
        for (TckLoop each : loops) {
            each.close();
        }
        stack.stop(Duration.ZERO);
    }

    private static boolean canReach(DpdkStack stack, String address) {
        return stack.canReach(new InetSocketAddress(address, 80));
    }

    /** Whether nobody has the link's queue. */
    private static boolean isFree(MemoryLink link, TckLoop by) throws Exception {
        return by.call(() -> {
            try {
                LinkQueue queue = link.open(0, new NoLoop());
                queue.close();
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        });
    }

    @Test
    void shouldBeDownWithoutItsLink() throws Exception {
        stack.addLink(wire.second());
        stack.start(heard::add);
        assertThat(stack.status()).isEqualTo(new StackStatus(StackState.DOWN, "link near is not there"));
        assertThat(heard.getLast()).isEqualTo(stack.status());
    }

    @Test
    void shouldComeUpWithItsLinkAndGoDownWithIt() throws Exception {
        stack.start(heard::add);
        stack.addLink(wire.first());
        assertThat(stack.status().isUp()).isTrue();
        stack.removeLink(wire.first());
        assertThat(stack.status().state()).isEqualTo(StackState.DOWN);
        stack.addLink(wire.first());
        assertThat(heard).extracting(StackStatus::state).containsExactly(StackState.STARTING, StackState.DOWN,
                StackState.UP, StackState.DOWN, StackState.UP);
    }

    @Test
    void shouldCloseItsQueuesBeforeTheLinkHasGone() throws Exception {
        stack.addLink(wire.first());
        stack.start(heard::add);
        TckLoop first = loop();
        loop();
        first.await("the queue is open", () -> !isFree(wire.first(), first));
        stack.removeLink(wire.first());
        assertThat(isFree(wire.first(), first)).isTrue();
    }

    @Test
    void shouldEndItsConnectionsWithTheReasonWhenTheLinkGoes() throws Exception {
        stack.addLink(wire.first());
        stack.start(heard::add);
        TckLoop loop = loop();
        ListenerEndpoint listener = listen(loop);
        StreamEndpoint client = connect(loop, (InetSocketAddress) listener.local());
        loop.awaitBits(client, Endpoint.CONNECTED);
        stack.removeLink(wire.first());
        loop.awaitBits(client, Endpoint.FAILED);
        assertThat(client.failure()).hasMessageContaining("link near is not there")
                .hasMessageContaining("dpdk").hasMessageContaining("10.77.0.1");
        assertThatIOException().isThrownBy(() -> connect(loop, new InetSocketAddress("10.77.0.2", 80)))
                .withMessageContaining("link near is not there");
        stack.addLink(wire.first());
        loop.await("it serves again", () -> {
            try {
                listen(loop);
                return true;
            } catch (java.io.IOException e) {
                return false;
            }
        });
    }

    @Test
    void shouldServeFromTheMomentThatItIsUp() throws Exception {
        stack.start(heard::add);
        TckLoop loop = loop();
        stack.addLink(wire.first());
        ListenerEndpoint early = listen(loop);
        stack.removeLink(wire.first());
        loop.awaitBits(early, Endpoint.FAILED);
        loop.run(() -> {
            Thread other = Thread.ofPlatform().start(() -> stack.addLink(wire.first()));
            other.join(BOUND); // and this loop has taken no turn since
            assertThat(stack.status().isUp()).isTrue();
            ListenerEndpoint listener = listen(loop);
            assertThat(listener.failure()).isNull();
            connect(loop, (InetSocketAddress) listener.local());
        });
        ListenerEndpoint later = listen(loop);
        StreamEndpoint client = connect(loop, (InetSocketAddress) later.local());
        loop.awaitBits(client, Endpoint.CONNECTED);
    }

    private static ListenerEndpoint listen(TckLoop loop) throws Exception {
        return loop.call(() -> loop.engine().listen(
                new ListenRequest(new InetSocketAddress("10.77.0.1", 0), 16, EndpointOptions.NONE)));
    }

    private static StreamEndpoint connect(TckLoop loop, InetSocketAddress to) throws Exception {
        return loop.call(() -> loop.engine().connect(new ConnectRequest(to, null, EndpointOptions.NONE, null)));
    }

    @Test
    void shouldBeDownWithoutCarrier() throws Exception {
        stack.addLink(wire.first());
        stack.start(heard::add);
        TckLoop loop = loop();
        wire.carrier(false);
        lateNanos.addAndGet(2_000_000_000L);
        loop.await("it is down", () -> stack.status().state() == StackState.DOWN);
        assertThat(stack.status().reason()).startsWith("link near: ");
        wire.carrier(true);
        lateNanos.addAndGet(2_000_000_000L);
        loop.await("it is up", () -> stack.status().isUp());
    }

    @Test
    void shouldBeDownWhileAnotherHasTheLink() throws Exception {
        LinkQueue other = wire.first().open(0, new NoLoop());
        stack.addLink(wire.first());
        stack.start(heard::add);
        TckLoop loop = loop();
        loop.await("it is down", () -> stack.status().state() == StackState.DOWN);
        assertThat(stack.status().reason()).contains("near");
        other.close();
        lateNanos.addAndGet(2_000_000_000L);
        loop.await("it is up", () -> stack.status().isUp());
    }

    @Test
    void shouldReachWhatItHasAWayTo() {
        assertThat(canReach(stack, "10.77.0.1")).isTrue();
        assertThat(canReach(stack, "10.77.0.200")).isTrue();
        assertThat(canReach(stack, "10.78.0.1")).isFalse();
        assertThat(canReach(stack, "::1")).isFalse();
    }

    @Test
    void shouldRefuseAConfigurationAsAWhole() {
        DpdkStack wrong = stack(Map.of("link", "near", "addresses", "10.77.0.1/24", "mtuBytes", "1"));
        assertThatIOException().isThrownBy(() -> wrong.start(heard::add))
                .withMessageContaining("option mtuBytes='1'");
        assertThat(wrong.status().state()).isEqualTo(StackState.FAILED);
        assertThat(wrong.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
    }

    @Test
    void shouldBeDownOnALinkWhosePacketsAreTooSmallForIpv6() throws Exception {
        DpdkStack six = stack(Map.of("link", "thin", "addresses", "fd77::1/64"));
        six.addLink(new MemoryWire(WireSettings.between("thin", "other").withMtu(576)).first());
        six.start(heard::add);
        assertThat(six.status().state()).isEqualTo(StackState.DOWN);
        assertThat(six.status().reason()).contains("1280");
        assertThat(six.traits().families()).containsExactly(AddressFamily.INET6);
        six.stop(Duration.ZERO);
    }

    @Test
    void shouldBeNamedAfterItsConfiguration() {
        assertThat(stack.name()).isEqualTo("dpdk");
        assertThat(stack(Map.of("service.pid", "io.nstack.stack.dpdk~fast0")).name()).isEqualTo("dpdk~fast0");
    }
}
