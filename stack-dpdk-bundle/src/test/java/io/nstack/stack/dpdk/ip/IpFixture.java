package io.nstack.stack.dpdk.ip;

import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.stack.dpdk.ethernet.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One host with one engine on a queue, in virtual time. We are 10.0.0.1/24 and fd00::1/64, the router is .254. */
public class IpFixture {

    public static final long SECOND = 1_000_000_000L;
    public static final String OUR_MAC = "020000000001";
    public static final String PEER_MAC = "020000000002";
    public static final long OUR_MAC_BITS = MacAddress.parse("02:00:00:00:00:01");

    public final TestFrames frames = new TestFrames(300);
    public final TestQueue queue = new TestQueue(frames);
    public final Host host;
    public final TestHome home = new TestHome(0);
    public final IpLayer layer;
    public final TestTransport tcp = new TestTransport();
    public long now = 5 * SECOND;

    public IpFixture() { this(1500, Set.of()); }

    public IpFixture(int mtu, Set<Offload> offloads) {
        host = new Host(settings(mtu), new Random(7));
        layer = new IpLayer(host, home, new LinkTraits("test", OUR_MAC_BITS, mtu, 1, offloads, false), queue, now);
        layer.transport(6, tcp);
        turn();
        for (int i = 0; i < 4; i++) {
            pass(SECOND); // what is to be said of our own groups and addresses is said
        }
        queue.sent.clear();
        queue.flags.clear();
    }

    public static HostSettings settings(int mtu) {
        List<Subnet> addresses = mtu < 1280
                ? List.of(new Subnet(ip("10.0.0.1"), 24))
                : List.of(new Subnet(ip("10.0.0.1"), 24), new Subnet(ip("fd00::1"), 64));
        List<Route> routes = mtu < 1280
                ? List.of(new Route(new Subnet(ip("0.0.0.0"), 0), ip("10.0.0.254")))
                : List.of(new Route(new Subnet(ip("0.0.0.0"), 0), ip("10.0.0.254")),
                        new Route(new Subnet(ip("::"), 0), ip("fd00::ff")));
        return HostSettings.of("dpdk~x", OUR_MAC_BITS, mtu, addresses, routes);
    }

    public static IpAddress ip(String text) { return IpAddress.of(InetAddress.ofLiteral(text)); }

    public void receive(String hex) {
        layer.receive(frames.of(hex), now);
        turn();
    }

    /** A turn of the engine. */
    public void turn() {
        home.run();
        layer.onTimers(now);
        layer.deliver(now, 100);
        layer.flush();
    }

    public void pass(long nanos) {
        now += nanos;
        turn();
    }

    public Destination to(String remote) throws Exception {
        IpAddress address = ip(remote);
        return layer.destination(0, 0, address.high(), address.low());
    }

    /** Sends a transport packet of these bytes. */
    public void send(String remote, int protocol, String hex) throws Exception {
        var frame = frames.of(hex);
        layer.send(frame, to(remote), protocol, 0, 0);
        layer.flush();
    }

    /** An ARP reply from 10.0.0.n, whose MAC is the peer's. */
    public void arpReply(int host) {
        receive(OUR_MAC + PEER_MAC + "0806 0001 0800 06 04 0002" + PEER_MAC + "0a0000%02x".formatted(host) + OUR_MAC
                + "0a000001");
    }

    /** Makes a host on the link known. */
    public void meet(int host) throws Exception {
        send("10.0.0." + host, 253, "00");
        arpReply(host);
        queue.sent.clear();
        queue.flags.clear();
    }
}
