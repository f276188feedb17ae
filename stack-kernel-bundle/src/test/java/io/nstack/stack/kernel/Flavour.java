package io.nstack.stack.kernel;

import io.nstack.stack.kernel.posix.PosixEngine;
import io.nstack.stack.tck.loop.LoopKind;
import io.nstack.stack.tck.loop.TckLoop;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** Which engine a test drives. */
enum Flavour {
    NATIVE(LoopKind.EPOLL), JDK(LoopKind.NIO);

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final LoopKind loops;

    Flavour(LoopKind loops) { this.loops = loops; }

    /** The loops that this engine lives in; skips the test where they are not to be had. */
    LoopKind loops() {
        if (this == NATIVE) {
            Assumptions.assumeTrue(PosixEngine.isAvailable(), () -> String.valueOf(PosixEngine.unavailabilityCause()));
        }
        return loops;
    }

    TckLoop open(KernelStack stack) throws Exception { return TckLoop.open(loops(), stack::newEngine, BOUND); }
}
