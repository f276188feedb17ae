package io.nstack.itests;

import io.netty.channel.uring.IoUring;

public class HungLoopOnIoUringIT extends HungLoopIT {

    @Override
    String base() {
        return IoUring.isAvailable() ? "io_uring" : "auto"; // else the runtime would not start
    }
}
