package io.nstack.stack.dpdk.ip;

import io.nstack.link.LinkTraits;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Two hosts on one wire, in virtual time: 10.0.0.1 and fd00::1, 10.0.0.2 and fd00::2. */
public final class TwoHosts {

    public final One a;
    public final One b;
    public long now = 1;
    /** What becomes of each frame; null = it is lost. */
    public UnaryOperator<byte[]> wire = frame -> frame;

    public TwoHosts(int mtu) {
        a = new One(1, mtu);
        b = new One(2, mtu);
    }

    public final class One {

        public final TestFrames frames = new TestFrames(600);
        public final TestQueue queue = new TestQueue(frames);
        public final TestHome home = new TestHome(0);
        public final Host host;
        public final IpLayer ip;

        One(int number, int mtu) {
            long mac = 0x0200_0000_0000L | number;
            host = new Host(HostSettings.of("dpdk~" + number, mac, mtu,
                    List.of(new Subnet(IpFixture.ip("10.0.0." + number), 24),
                            new Subnet(IpFixture.ip("fd00::" + number), 64)),
                    List.of()), new Random(number));
            ip = new IpLayer(host, home, new LinkTraits("test", mac, mtu, 1, Set.of(), false), queue, now);
        }

        private void turn() {
            home.run();
            ip.onTimers(now);
            ip.deliver(now, 1000);
            ip.flush();
        }
    }

    /** Lets both run until nothing moves any more. */
    public void run() {
        do {
            a.turn();
            b.turn();
        } while (carry(a, b) + carry(b, a) > 0 || !a.ip.isIdle() || !b.ip.isIdle());
    }

    public void pass(long nanos) {
        now += nanos;
        run();
    }

    private int carry(One from, One to) {
        int count = 0;
        for (byte[] each = from.queue.sent.poll(); each != null; each = from.queue.sent.poll()) {
            byte[] arrives = wire.apply(each);
            if (arrives != null) {
                to.ip.receive(to.frames.of(arrives), now);
            }
            count++;
        }
        return count;
    }

    /** Both end; how many frames are still out. */
    public int close() {
        a.ip.close();
        b.ip.close();
        return a.frames.out() + b.frames.out();
    }
}
