package io.nstack.session.channel;

import io.nstack.nsocket.SessionException;
import io.nstack.session.loop.Loop;

/**
 * Says that a session's loop was taken out, so that the session has ended for everyone but that loop.
 *
 * @param why       the reason, for all that fails for it
 * @param successor the loop where listeners of its futures hear of it
 * @param teller    the thread that completes those futures
 */
record Cut(SessionException why, Loop successor, Thread teller) {}
