package io.nstack.nsocket.operate;

import java.time.Duration;
import java.util.List;

/**
 * One event loop, for operators.
 *
 * @param name      that of its thread, {@code nstack-loop-<n>}; numbers are not used again
 * @param state     what becomes of it
 * @param base      the kernel's part: {@code EPOLL}, {@code IO_URING} or {@code NIO}
 * @param engines   the stacks that have an engine in it
 * @param sessions  sessions that live in it
 * @param listeners listeners and bound datagram sockets that live in it
 * @param doing     what it does at this moment: waits, or runs an engine, a session's handlers, a task
 * @param stuck     for how long that has not returned, as far as it is known to be stuck; else zero
 */
public record LoopInfo(String name, LoopState state, String base, List<String> engines, int sessions, int listeners,
        String doing, Duration stuck) {

    /** Copies the list. */
    public LoopInfo {
        engines = List.copyOf(engines);
    }
}
