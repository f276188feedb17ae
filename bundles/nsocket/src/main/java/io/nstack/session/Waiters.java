package io.nstack.session;

import java.io.IOException;

/** The threads of an application that wait for a session: they must hear of its end even while its loop hangs. */
public interface Waiters {

    /** The session has failed for this reason: nothing waits for it any longer. Any thread; returns at once. */
    void onFailed(IOException why);
}
