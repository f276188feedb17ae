package io.nstack.example.echo;

import java.io.IOException;

/** An echo went wrong; the message is all there is to know. */
final class EchoException extends IOException {

    private static final long serialVersionUID = 1L;

    EchoException(String message) { super(message); }
}
