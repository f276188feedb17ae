package io.nstack.example.filetransfer;

import java.io.IOException;

/** A transfer has failed. The message is all that an operator needs; there is no cause to dig for. */
final class TransferException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    TransferException(String message) {
        super(message);
        reason = message;
    }

    @Override
    public String getMessage() { return reason; }
}
