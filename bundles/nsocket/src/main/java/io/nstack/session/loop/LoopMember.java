package io.nstack.session.loop;

import io.netty.channel.ChannelPromise;

/** A channel that wants to know which loop it is about to live in, since that loop may hang before it says so. */
public interface LoopMember {

    /**
     * It was given to a loop, which has not taken it in yet. Any thread.
     *
     * @param loop    the loop
     * @param promise done when the loop has taken it in; whoever finds that the loop hangs may fail it
     */
    void joins(Loop loop, ChannelPromise promise);
}
