package io.nstack.stack.kernel;

import io.nstack.stack.kernel.posix.PosixEngine;
import org.junit.jupiter.api.Assumptions;

/** Which engine a test drives. */
enum Flavour {
    NATIVE {
        @Override
        TestLoop newLoop() {
            Assumptions.assumeTrue(PosixEngine.isAvailable(), () -> String.valueOf(PosixEngine.unavailabilityCause()));
            return new EpollTestLoop();
        }
    },
    JDK {
        @Override
        TestLoop newLoop() { return new NioTestLoop(); }
    };

    abstract TestLoop newLoop();
}
