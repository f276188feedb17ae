package io.nstack.session;

import io.nstack.nsocket.SessionInfo;
import io.nstack.session.loop.Loop;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All open sessions and listeners. Any thread; depends on no loop. */
public final class SessionTable {

    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, LiveSession> open = new ConcurrentHashMap<>();

    /** The number for a new session. */
    public long nextId() { return lastId.incrementAndGet(); }

    /** Takes a session in when it is made. */
    public void add(LiveSession session) {
        open.put(session.sessionId(), session);
    }

    /** Forgets a session when it has closed. */
    public void remove(LiveSession session) {
        open.remove(session.sessionId());
    }

    @Nullable
    LiveSession find(long id) { return open.get(id); }

    /** Those that live in a loop, listeners too. */
    public List<LiveSession> in(Loop loop) {
        return all().filter(session -> session.livesIn(loop)).toList();
    }

    Stream<LiveSession> all() { return open.values().stream(); }

    List<SessionInfo> sessions() { return infos(all().filter(session -> !session.listens())); }

    List<SessionInfo> listeners() { return infos(all().filter(LiveSession::listens)); }

    private static List<SessionInfo> infos(Stream<LiveSession> sessions) {
        return sessions.map(LiveSession::info).sorted(Comparator.comparingLong(SessionInfo::id)).toList();
    }
}
