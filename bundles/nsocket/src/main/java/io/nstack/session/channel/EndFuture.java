package io.nstack.session.channel;

import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.nstack.session.loop.Loop;

/**
 * A session's close future. Netty's own can be completed by the session's loop only; this one is completed also when
 * that loop hangs, and then tells its listeners on another.
 */
final class EndFuture extends DefaultChannelPromise {

    private final SessionChannel session;

    EndFuture(SessionChannel session) {
        super(session);
        this.session = session;
    }

    void ended() { super.trySuccess(null); }

    @Override
    protected EventExecutor executor() {
        Cut cut = session.cut();
        if (cut != null) {
            return cut.successor();
        }
        Loop loop = session.loop();
        return loop == null ? GlobalEventExecutor.INSTANCE : loop;
    }

    // ---- it is the session's to complete, as Netty's is ----

    @Override
    public ChannelPromise setSuccess() { throw new IllegalStateException("a close future is completed by closing"); }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        throw new IllegalStateException("a close future is completed by closing", cause);
    }

    @Override
    public boolean trySuccess() { throw new IllegalStateException("a close future is completed by closing"); }

    @Override
    public boolean tryFailure(Throwable cause) {
        throw new IllegalStateException("a close future is completed by closing", cause);
    }
}
