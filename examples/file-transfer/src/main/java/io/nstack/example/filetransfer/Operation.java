package io.nstack.example.filetransfer;

/** What a client asks of a server. */
enum Operation {
    PUT(1, "put"), GET(2, "get"), LIST(3, "list");

    private final int code;
    private final String word;

    Operation(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The number on the wire. */
    int code() { return code; }

    static Operation of(int code) throws TransferException {
        for (Operation each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        throw new TransferException("unknown operation " + code);
    }

    /** The word of commands and messages. */
    String word() { return word; }
}
