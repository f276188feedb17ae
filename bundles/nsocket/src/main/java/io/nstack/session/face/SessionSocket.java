package io.nstack.session.face;

import java.net.Socket;
import java.net.SocketException;

/** A {@link Socket} that is a session. */
final class SessionSocket extends Socket {

    SessionSocket(StreamSocket session) throws SocketException { super(session); }
}
