package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.nsocket.SessionInfo;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How sessions and listeners are shown. */
final class SessionRows {

    private SessionRows() {}

    static Table<SessionInfo> sessions(Instant now) {
        return new Table<>(List.of(
                Column.amount("ID", each -> String.valueOf(each.id())),
                Column.name("APP", SessionInfo::application),
                Column.word("PROTO", SessionInfo::transport),
                Column.word("KIND", SessionInfo::kind),
                Column.word("STATE", SessionInfo::state),
                Column.name("STACK", SessionInfo::stack),
                Column.name("LOCAL", SessionInfo::local),
                Column.name("REMOTE", SessionInfo::remote),
                Column.amount("IN", each -> Amounts.bytes(each.bytesIn())),
                Column.amount("OUT", each -> Amounts.bytes(each.bytesOut())),
                Column.amount("AGE", each -> age(each, now))));
    }

    static Table<SessionInfo> listeners(Instant now) {
        return new Table<>(List.of(
                Column.amount("ID", each -> String.valueOf(each.id())),
                Column.name("APP", SessionInfo::application),
                Column.word("PROTO", SessionInfo::transport),
                Column.word("KIND", SessionInfo::kind),
                Column.word("STATE", SessionInfo::state),
                Column.name("LOCAL", SessionInfo::local),
                Column.name("STACKS", SessionInfo::stack),
                Column.amount("AGE", each -> age(each, now)),
                Column.prose("REASON", SessionInfo::reason)));
    }

    static JsonObject json(SessionInfo session) {
        JsonObject json = new JsonObject();
        json.addProperty("id", session.id());
        json.addProperty("application", session.application());
        json.addProperty("bundle", session.bundle());
        json.addProperty("transport", session.transport());
        json.addProperty("kind", session.kind());
        json.addProperty("state", session.state());
        json.addProperty("local", session.local());
        json.addProperty("remote", session.remote());
        json.addProperty("stack", session.stack());
        json.addProperty("reason", session.reason());
        json.addProperty("intent", session.intent());
        json.addProperty("inBytes", session.bytesIn());
        json.addProperty("outBytes", session.bytesOut());
        json.addProperty("openedEpochMillis", session.opened().toEpochMilli());
        json.addProperty("connectMicros", TimeUnit.NANOSECONDS.toMicros(session.connectTime().toNanos()));
        return json;
    }

    private static String age(SessionInfo session, Instant now) {
        return Amounts.duration(Duration.between(session.opened(), now));
    }
}
