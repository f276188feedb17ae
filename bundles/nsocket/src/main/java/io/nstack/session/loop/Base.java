package io.nstack.session.loop;

import io.netty.channel.IoHandler;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** The kernel handler at the bottom of a loop, which does the blocking and watches descriptors. Loop thread. */
interface Base {

    /** The handler of Netty's that this is. */
    IoHandler handler();

    boolean watchesDescriptors();

    /**
     * Watches a descriptor for an engine, which hears of its events by {@link EngineSlot#onEvents}.
     *
     * @throws UnsupportedOperationException where JDK channels are watched
     */
    default Watch watch(int fd, int events, Watched target, EngineSlot slot) throws IOException {
        throw new UnsupportedOperationException("this loop watches JDK channels, not descriptors");
    }

    /**
     * Watches a JDK channel for an engine, which hears of its events by {@link EngineSlot#onEvents}.
     *
     * @throws UnsupportedOperationException where descriptors are watched
     */
    default Watch watch(SelectableChannel channel, int events, Watched target, EngineSlot slot) throws IOException {
        throw new UnsupportedOperationException("this loop watches descriptors, not JDK channels");
    }
}
