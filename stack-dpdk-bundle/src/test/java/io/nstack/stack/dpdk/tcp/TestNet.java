package io.nstack.stack.dpdk.tcp;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.tcp.TestHost.Clock;
import io.nstack.stack.dpdk.tcp.TestHost.Sent;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Two hosts and the wires between them, in virtual time. */
final class TestNet {

    private record Arrival(long atNanos, long order, TestHost at, Sent packet) {}

    final Clock clock = new Clock();
    final TestHost client;
    final TestHost server;
    long delayNanos = 50_000;
    Predicate<Sent> loses = packet -> false;
    Predicate<Sent> doubles = packet -> false;
    LongSupplier jitterNanos = () -> 0;
    long carried;
    private final PriorityQueue<Arrival> wire = new PriorityQueue<>((a, b) -> a.atNanos() != b.atNanos()
            ? Long.compare(a.atNanos(), b.atNanos())
            : Long.compare(a.order(), b.order()));

    TestNet() { this(TcpSettings.defaults("dpdk")); }

    TestNet(TcpSettings settings) { this(settings, settings); }

    TestNet(TcpSettings clientSettings, TcpSettings serverSettings) {
        client = new TestHost(clock, IpAddress.ipv4(0x0a00_0001), clientSettings);
        server = new TestHost(clock, IpAddress.ipv4(0x0a00_0002), serverSettings);
    }

    /** Lets time pass, from event to event. */
    void run(long nanos) {
        long end = clock.nowNanos + nanos;
        step();
        while (next() <= end) {
            clock.nowNanos = Math.max(clock.nowNanos, next());
            step();
        }
        clock.nowNanos = end;
        step();
    }

    private long next() {
        long at = Math.min(client.timers.nextNanos(), server.timers.nextNanos());
        return wire.isEmpty() ? at : Math.min(at, wire.peek().atNanos());
    }

    private void step() {
        while (!wire.isEmpty() && wire.peek().atNanos() <= clock.nowNanos) {
            Arrival arrival = wire.poll();
            arrival.at().receive(arrival.packet());
        }
        for (int turns = 0; turns == 0 || !client.tcp.isIdle() || !server.tcp.isIdle(); turns++) {
            if (turns > 100) {
                throw new AssertionError("the layers do not come to rest");
            }
            client.turn();
            server.turn();
            carry(client, server);
            carry(server, client);
        }
    }

    private static Sent copy(TestHost from, Sent packet) {
        Frame twin = from.frames.take();
        twin.writeBytes(packet.frame(), packet.frame().readerIndex(), packet.frame().readableBytes());
        return new Sent(twin, packet.to(), packet.trafficClass());
    }

    private void carry(TestHost from, TestHost to) {
        for (Sent packet = from.sent.poll(); packet != null; packet = from.sent.poll()) {
            carried++;
            if (loses.test(packet)) {
                packet.frame().release();
            } else {
                wire.add(new Arrival(clock.nowNanos + delayNanos + jitterNanos.getAsLong(), carried, to, packet));
                if (doubles.test(packet)) {
                    wire.add(new Arrival(clock.nowNanos + delayNanos + jitterNanos.getAsLong(), carried, to,
                            copy(from, packet)));
                }
            }
        }
    }
}
