package io.nstack.session.loop;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Done when a loop has taken a channel in. If the loop is taken out before, its listeners hear so elsewhere, as Netty
 * does when a channel was not registered: among them is the bootstrap's, which fails the application's own future.
 */
final class RegistrationPromise extends DefaultChannelPromise {

    private final Loop loop;

    RegistrationPromise(Channel channel, Loop loop) {
        super(channel, loop);
        this.loop = loop;
    }

    @Override
    protected EventExecutor executor() { return loop.isOut() ? GlobalEventExecutor.INSTANCE : loop; }

    /** Says yes where the watchdog was first: Netty would log that it was. */
    @Override
    public boolean tryFailure(Throwable cause) { return super.tryFailure(cause) || loop.isOut(); }
}
