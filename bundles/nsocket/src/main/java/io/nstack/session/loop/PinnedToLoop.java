package io.nstack.session.loop;

import org.jspecify.annotations.Nullable;

/** A channel that may belong to one loop only, because its connection's queue is there. */
public interface PinnedToLoop {

    /** The loop it must be registered with, or null if any will do. Any thread. */
    @Nullable
    Loop home();
}
