package io.nstack.stack.iouring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.uring.IoUring;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.StackTck;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

final class IoUringTckTest extends StackTck {

    @BeforeAll
    static void needIoUring() {
        assumeTrue(IoUring.isAvailable(), () -> String.valueOf(IoUring.unavailabilityCause()));
    }

    @Override
    protected NetworkStack stack() { return new IoUringStack(Map.of()); }
}
