package io.nstack.stack.tck.loop;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What a loop blocks in, and so what the engine in it can watch. */
public enum LoopKind {
    /** Epoll, by Netty's handler: engines watch descriptors. */
    EPOLL {
        @Override
        boolean works() { return EpollBase.isAvailable(); }

        @Override
        Base open(TckLoop loop) { return EpollBase.open(loop); }
    },
    /** An io_uring, by a loop of Netty's: engines watch descriptors, or register Netty's io_uring channels with it. */
    IO_URING {
        @Override
        boolean works() { return UringBase.isAvailable(); }

        @Override
        Base open(TckLoop loop) { return UringBase.open(loop); }
    },
    /** A selector of the JDK: engines watch JDK channels. */
    NIO {
        @Override
        boolean works() { return true; }

        @Override
        Base open(TckLoop loop) throws IOException { return new SelectorBase(loop); }
    };

    abstract boolean works();

    abstract Base open(TckLoop loop) throws IOException;

    /** Whether there can be such loops: Netty's native library is on the class path and works here. */
    public boolean isAvailable() {
        try {
            return works();
        } catch (LinkageError e) {
            return false; // not on the class path
        }
    }

    /** Those that are available, in the order in which a stack is offered them: epoll first, the selector last. */
    public static List<LoopKind> available() {
        return Arrays.stream(values()).filter(LoopKind::isAvailable).toList();
    }
}
