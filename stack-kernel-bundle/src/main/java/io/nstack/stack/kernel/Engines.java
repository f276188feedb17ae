package io.nstack.stack.kernel;

import io.nstack.stack.kernel.config.ConfigException;
import io.nstack.stack.kernel.config.EngineKind;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.kernel.jdk.JdkEngine;
import io.nstack.stack.kernel.posix.PosixEngine;
import io.nstack.stack.kernel.posix.Sockets;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;

/** Which engine an instance gets in a loop. */
final class Engines {

    private Engines() {}

    /** Refuses at start what no loop could offer. */
    static void requireAvailable(KernelConfig config) throws ConfigException {
        if (config.engine() == EngineKind.NATIVE && !PosixEngine.isAvailable()) {
            throw new ConfigException("option engine='native': not possible here: "
                    + PosixEngine.unavailabilityCause());
        }
    }

    static PollEngine open(Sockets sockets, LoopContext loop) throws IOException {
        KernelConfig config = sockets.config();
        boolean descriptors = loop.watchesDescriptors();
        if (config.engine() == EngineKind.JDK && descriptors) {
            throw new ConfigException("option engine='jdk': this runtime's loops watch descriptors and no JDK channels;"
                    + " use auto or native, or let the loops run on NIO");
        }
        if (config.engine() == EngineKind.NATIVE && !descriptors) {
            throw new ConfigException("option engine='native': this runtime's loops run on NIO and watch JDK channels"
                    + " only; use auto or jdk");
        }
        if (!descriptors) {
            return new JdkEngine(config, loop);
        }
        if (!PosixEngine.isAvailable()) {
            throw new IOException(config.name() + ": the native engine is not possible here: "
                    + PosixEngine.unavailabilityCause());
        }
        return new PosixEngine(sockets, loop);
    }
}
