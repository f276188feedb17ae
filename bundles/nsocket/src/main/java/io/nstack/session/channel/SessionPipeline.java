package io.nstack.session.channel;

import io.netty.channel.DefaultChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** A session's pipeline. What no handler took is logged with the application and the session that it concerns. */
final class SessionPipeline extends DefaultChannelPipeline {

    private static final Logger LOG = System.getLogger(SessionPipeline.class.getName());

    private final SessionChannel session;

    SessionPipeline(SessionChannel session) {
        super(session);
        this.session = session;
    }

    @Override
    protected void onUnhandledInboundException(Throwable cause) {
        try {
            if (session.hasLogged(cause)) {
                return;
            }
            String what = session.title() + ": no handler took " + cause;
            if (cause instanceof IOException) {
                LOG.log(Level.WARNING, what); // a network outcome: its message says it all
            } else {
                LOG.log(Level.WARNING, what, cause);
            }
        } finally {
            ReferenceCountUtil.release(cause);
        }
    }
}
