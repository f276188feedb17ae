package io.nstack.stack.tck.loop;

import java.io.IOException;

/** What a loop blocks in, and so what the engine in it can watch. */
public enum LoopKind {
    /** Epoll, by Netty's handler: engines watch descriptors. */
    EPOLL {
        @Override
        Base open(TckLoop loop) { return EpollBase.open(loop); }
    },
    /** A selector of the JDK: engines watch JDK channels. */
    NIO {
        @Override
        Base open(TckLoop loop) throws IOException { return new SelectorBase(loop); }
    };

    abstract Base open(TckLoop loop) throws IOException;

    /** Epoll where Netty's native library is on the class path and works here, else NIO. */
    public static LoopKind best() {
        try {
            return EpollBase.isAvailable() ? EPOLL : NIO;
        } catch (LinkageError e) {
            return NIO; // not on the class path
        }
    }
}
