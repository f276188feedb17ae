package io.nstack.stack.dpdk.engine;

import io.nstack.link.Link;
import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.config.DpdkConfig;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.HostSettings;
import io.nstack.stack.dpdk.steering.DatagramHomes;
import io.nstack.stack.dpdk.steering.Steering;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A link in use by an instance, and which of its engines have it open. Any thread. */
final class Attachment {

    private final Link link;
    private final Steering steering;
    private final @Nullable Host host;
    private final Set<DpdkEngine> users = new HashSet<>(); // guarded by this
    private volatile @Nullable String refusal;

    Attachment(Link link, DpdkConfig config, DatagramHomes datagrams, long seed) {
        this.link = link;
        this.steering = new Steering(link, datagrams, seed);
        this.host = host(link, config, seed);
    }

    private @Nullable Host host(Link link, DpdkConfig config, long seed) {
        LinkTraits traits = link.traits();
        int mtuBytes = config.mtuBytes() == 0 ? traits.mtuBytes() : Math.min(config.mtuBytes(), traits.mtuBytes());
        try {
            return new Host(HostSettings.of(config.name(), traits.macAddress(), mtuBytes, config.addresses(),
                    config.routes()), new SplittableRandom(seed));
        } catch (IllegalArgumentException e) {
            refusal = "link " + link.name() + ": " + e.getMessage();
            return null;
        }
    }

    /** The host that we are on this link; null = it {@linkplain #refusal cannot be}. */
    @Nullable
    Host host() { return host; }

    Link link() { return link; }

    Steering steering() { return steering; }

    /** Why the link cannot be used though it is there, or null. */
    @Nullable
    String refusal() { return refusal; }

    void refusal(@Nullable String why) { refusal = why; }

    synchronized void enter(DpdkEngine engine) { users.add(engine); }

    synchronized void leave(DpdkEngine engine) {
        users.remove(engine);
        notifyAll();
    }

    /** Waits until no engine uses the link; false = one still does after that time. */
    synchronized boolean awaitUnused(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (!users.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return users.isEmpty();
    }
}
