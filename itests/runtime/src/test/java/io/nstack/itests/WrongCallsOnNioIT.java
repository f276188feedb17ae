package io.nstack.itests;

/** The same with the JDK engine. */
public class WrongCallsOnNioIT extends WrongCallsIT {
    @Override
    String loopBase() { return "nio"; }

    @Override
    boolean hasCongestion() { return false; }
}
