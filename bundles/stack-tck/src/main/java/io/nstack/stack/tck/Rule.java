package io.nstack.stack.tck;

/**
 * One thing that a stack has to do, and the check that it does.
 *
 * <p>A number is never given to another rule: one that is dropped leaves a gap.
 */
public final class Rule {

    private final String number;
    private final String text;
    private final String source;
    private final Check check;

    /** Looks whether a stack keeps a rule; throws what it saw instead. */
    @FunctionalInterface
    interface Check {
        void run(Trial trial) throws Exception;
    }

    Rule(String number, String text, String source, Check check) {
        this.number = number;
        this.text = text;
        this.source = source;
        this.check = check;
    }

    /** The letter of its area and two digits: {@code S07}. */
    public String number() { return number; }

    /** What the stack has to do, a sentence. */
    public String text() { return text; }

    /** The member of the API whose Javadoc says so. */
    public String source() { return source; }

    /** The area that its number names. */
    public Area area() { return Area.of(number); }

    Check check() { return check; }

    @Override
    public String toString() { return number + " " + text; }
}
