package io.nstack.stack;

/** The kind of transport service a flow asks for. DMM numbers them {@code proto_type} 1 and 2. */
public enum Transport {
    /** A reliable byte stream, as TCP gives it. */
    STREAM("tcp"),
    /** Datagrams, as UDP gives them. */
    DATAGRAM("udp");

    private final String word;

    Transport(String word) { this.word = word; }

    /** The word of commands and policy files: {@code tcp} or {@code udp}. */
    public String word() { return word; }

    /**
     * Reads {@code tcp}, {@code stream}, {@code udp} or {@code datagram}, in any case.
     *
     * @throws IllegalArgumentException naming the word and the allowed ones
     */
    public static Transport parse(String word) {
        for (Transport each : values()) {
            if (each.word.equalsIgnoreCase(word) || each.name().equalsIgnoreCase(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown transport protocol '" + word + "' (tcp or udp)");
    }
}
