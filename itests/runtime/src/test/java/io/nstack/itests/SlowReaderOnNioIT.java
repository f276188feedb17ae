package io.nstack.itests;

/** The same with the JDK engine. */
public class SlowReaderOnNioIT extends SlowReaderIT {
    @Override
    String loopBase() { return "nio"; }
}
