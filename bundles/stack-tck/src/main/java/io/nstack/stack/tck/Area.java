package io.nstack.stack.tck;

/** What a rule is about; the first letter of its number. */
public enum Area {
    /** Start, status and stop of the stack. */
    LIFECYCLE('L'),
    /** Connections. */
    STREAMS('S'),
    /** Listening addresses. */
    LISTENERS('A'),
    /** Datagram sockets. */
    DATAGRAMS('D'),
    /** Socket options. */
    OPTIONS('O'),
    /** What fails, and how that is said. */
    ERRORS('E'),
    /** Who calls whom, on which thread. */
    THREADS('T'),
    /** Who owns which buffer. */
    BUFFERS('B'),
    /** Blocking and waking. */
    WAITING('W'),
    /** What is left behind. */
    REMOVAL('R');

    private final char letter;

    Area(char letter) { this.letter = letter; }

    /** The letter. */
    public char letter() { return letter; }

    static Area of(String number) {
        for (Area each : values()) {
            if (number.charAt(0) == each.letter) {
                return each;
            }
        }
        throw new IllegalArgumentException("no area has the letter of rule " + number);
    }
}
