package io.nstack.stack.tck.loop;

import io.netty.channel.IoEventLoop;
import io.nstack.stack.netty.NettyLoop;
import io.nstack.stack.poll.ReadyList;

/** What an engine is given in a loop that takes Netty's channels. */
final class NettyEngineContext extends EngineContext implements NettyLoop {

    private final IoEventLoop eventLoop;
    private final ReadyList ready;

    NettyEngineContext(TckLoop loop, UringBase base, Breaches breaches, ReadyList ready) {
        super(loop, base, breaches);
        this.eventLoop = base.eventLoop();
        this.ready = ready;
    }

    @Override
    public IoEventLoop eventLoop() {
        alive("eventLoop");
        return eventLoop;
    }

    @Override
    public ReadyList ready() {
        alive("ready");
        requireLoop("ready");
        return ready;
    }
}
