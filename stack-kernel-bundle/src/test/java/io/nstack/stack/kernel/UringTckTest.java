package io.nstack.stack.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.uring.IoUring;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.StackTck;
import io.nstack.stack.tck.Subject;
import io.nstack.stack.tck.loop.LoopKind;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** The native engine again: its descriptors are watched by an io_uring, as in a runtime with that base. */
final class UringTckTest extends StackTck {

    @BeforeAll
    static void needIoUring() {
        assumeTrue(IoUring.isAvailable(), () -> String.valueOf(IoUring.unavailabilityCause()));
    }

    @Override
    protected NetworkStack stack() { return new KernelStack(Map.of()); }

    @Override
    protected Subject subject() { return super.subject().in(LoopKind.IO_URING); }
}
