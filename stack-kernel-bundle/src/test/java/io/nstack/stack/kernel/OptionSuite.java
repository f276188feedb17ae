package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackOptions;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Options that every engine has. */
abstract class OptionSuite extends EngineFixture {

    OptionSuite(Flavour flavour) { super(flavour); }

    <T> T get(Endpoint endpoint, SocketOption<T> option) throws Exception {
        return loop.call(() -> endpoint.option(option));
    }

    <T> void set(Endpoint endpoint, SocketOption<T> option, T value) throws Exception {
        loop.run(() -> endpoint.option(option, value));
    }

    private <T> void roundTrip(Endpoint endpoint, SocketOption<T> option, Object value) throws Exception {
        assertThat(loop.call(endpoint::options)).anyMatch(each -> each.name().equals(option.name()));
        set(endpoint, option, option.type().cast(value));
        assertThat(get(endpoint, option)).as(option.name()).isEqualTo(value);
    }

    void roundTrips(Endpoint endpoint, Map<SocketOption<?>, Object> values) throws Exception {
        for (Map.Entry<SocketOption<?>, Object> each : values.entrySet()) {
            roundTrip(endpoint, each.getKey(), each.getValue());
        }
    }

    DatagramEndpoint datagram() throws Exception {
        return loop.call(() -> loop.engine()
                .openDatagram(new DatagramRequest(AddressFamily.INET, loopback(0), EndpointOptions.NONE)));
    }

    @Test
    void shouldReadBackWhatWasSetOnStreams() throws Exception {
        Map<SocketOption<?>, Object> values = new LinkedHashMap<>();
        values.put(StandardSocketOptions.TCP_NODELAY, true);
        values.put(StandardSocketOptions.SO_KEEPALIVE, true);
        values.put(StandardSocketOptions.SO_REUSEADDR, true);
        values.put(StandardSocketOptions.SO_SNDBUF, 40_000);
        values.put(StandardSocketOptions.SO_RCVBUF, 50_000);
        values.put(StandardSocketOptions.SO_LINGER, 7);
        values.put(StandardSocketOptions.IP_TOS, 0x10);
        values.put(StackOptions.TCP_KEEPIDLE, 30);
        values.put(StackOptions.TCP_KEEPINTVL, 4);
        values.put(StackOptions.TCP_KEEPCNT, 5);
        values.put(StandardSocketOptions.SO_LINGER, -1);
        roundTrips(pair().client(), values);
    }

    @Test
    void shouldReadBackWhatWasSetOnDatagrams() throws Exception {
        Map<SocketOption<?>, Object> values = new LinkedHashMap<>();
        values.put(StandardSocketOptions.SO_BROADCAST, true);
        values.put(StandardSocketOptions.SO_SNDBUF, 40_000);
        values.put(StandardSocketOptions.SO_RCVBUF, 50_000);
        values.put(StandardSocketOptions.SO_REUSEADDR, true);
        values.put(StandardSocketOptions.IP_TOS, 0x08);
        values.put(StandardSocketOptions.IP_MULTICAST_TTL, 9);
        values.put(StandardSocketOptions.IP_MULTICAST_LOOP, false);
        roundTrips(datagram(), values);
    }

    @Test
    void shouldGiveAListenersOptionsToItsConnections() throws Exception {
        ListenerEndpoint listener = listen(loopback(0), EndpointOptions.NONE
                .with(StandardSocketOptions.TCP_NODELAY, true).with(StandardSocketOptions.SO_KEEPALIVE, true));
        connect(loop.call(listener::local));
        StreamEndpoint accepted = accept(listener);
        assertThat(get(accepted, StandardSocketOptions.TCP_NODELAY)).isTrue();
        assertThat(get(accepted, StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    }

    @Test
    void shouldGiveTheInstancesOptionsToEveryEndpoint() throws Exception {
        use(Map.of("tcpNoDelay", true, "keepAlive", "true", "sendBufferBytes", 30_000L));
        Pair pair = pair();
        for (StreamEndpoint each : new StreamEndpoint[]{pair.client(), pair.server()}) {
            assertThat(get(each, StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(get(each, StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(get(each, StandardSocketOptions.SO_SNDBUF)).isEqualTo(30_000);
        }
        assertThat(get(datagram(), StandardSocketOptions.SO_SNDBUF)).isEqualTo(30_000);
    }
}
