package io.nstack.dpdk.link;

import io.nstack.dpdk.shim.ShimNative;
import io.nstack.dpdk.testing.TestLoop;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The life of a link, in whichever class loader; tells how EAL was started. */
public final class RingLife implements Callable<String> {

    @Override
    public String call() throws Exception {
        DpdkLink link = DpdkLink.start(LinkConfig.of("life", "net_ring").withFrames(1024), new DpdkLink.Shared());
        LinkQueue queue = link.open(0, new TestLoop());
        Frame[] burst = {queue.allocate()};
        burst[0].writeZero(60);
        queue.transmit(burst, 0, 1);
        if (queue.receive(burst, 1) != 1 || !burst[0].release()) {
            throw new IllegalStateException("the frame did not come back");
        }
        queue.close();
        if (!link.close(Duration.ZERO) || link.holdsMemory()) {
            throw new IllegalStateException("something is left");
        }
        return ShimNative.ealArguments();
    }
}
