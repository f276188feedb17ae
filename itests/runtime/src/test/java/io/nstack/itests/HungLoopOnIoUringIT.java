package io.nstack.itests;

import io.netty.channel.uring.IoUring;
import org.junit.Test;

public class HungLoopOnIoUringIT extends HungLoopCases {

    @Override
    String base() {
        return IoUring.isAvailable() ? "io_uring" : "auto"; // else the runtime would not start
    }

    @Test
    @Override
    public void shouldTakeOutTheLoopInWhichAnEngineHangsAndNoOther() throws Exception {
        super.shouldTakeOutTheLoopInWhichAnEngineHangsAndNoOther();
    }

    @Test
    @Override
    public void shouldNameTheBundleWhoseHandlerHangs() throws Exception {
        super.shouldNameTheBundleWhoseHandlerHangs();
    }

    @Test
    @Override
    public void shouldAddAndRetireLoopsWhileSessionsRun() throws Exception {
        super.shouldAddAndRetireLoopsWhileSessionsRun();
    }
}
