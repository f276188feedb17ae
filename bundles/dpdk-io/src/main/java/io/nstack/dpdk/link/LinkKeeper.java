package io.nstack.dpdk.link;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Looks after all links of the bundle, twice a second: carriers, devices that have come or gone, and those whose queues
 * were not closed in time. It and its thread are there while a link is configured.
 */
@Component(service = LinkKeeper.class)
public final class LinkKeeper {

    private static final Logger LOG = System.getLogger(LinkKeeper.class.getName());
    private static final long TICK_MILLIS = 500;

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final List<ConfiguredLink> links = new CopyOnWriteArrayList<>();
    private final List<DpdkLink> orphans = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("nstack-dpdk-io-keeper-0").unstarted(this::run);
    private boolean ended; // guarded by this

    /** Starts its thread. */
    @Activate
    public void begin() { thread.start(); }

    DpdkLink.Shared shared() { return shared; }

    void tend(ConfiguredLink link) { links.add(link); }

    void leave(ConfiguredLink link) { links.remove(link); }

    void adopt(DpdkLink link) { orphans.add(link); }

    private void run() {
        while (pause()) {
            try {
                links.forEach(ConfiguredLink::tick);
                orphans.removeIf(orphan -> orphan.close(Duration.ZERO));
            } catch (RuntimeException | Error e) { // the others must be looked after all the same
                LOG.log(Level.ERROR, "looking after links failed", e);
            }
        }
    }

    private synchronized boolean pause() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        long left = TICK_MILLIS;
        try {
            while (!ended && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (InterruptedException e) {
            ended = true;
        }
        return !ended;
    }

    /** Ends its thread. */
    @Deactivate
    public void end() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (DpdkLink orphan : orphans) {
            if (!orphan.close(Duration.ZERO)) {
                LOG.log(Level.ERROR, "the device of link {0} stays in this process: a queue is still open",
                        orphan.name());
            }
        }
    }
}
