package io.nstack.session.face;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** A {@link ServerSocket} that is a listener; what it accepts are sessions. */
final class SessionServerSocket extends ServerSocket {

    private final FaceOpener opener;

    SessionServerSocket(FaceOpener opener) {
        super(new ListenerSocket(opener));
        this.opener = opener;
    }

    @Override
    public Socket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        Socket accepted = new SessionSocket(new StreamSocket(opener));
        implAccept(accepted);
        return accepted;
    }
}
