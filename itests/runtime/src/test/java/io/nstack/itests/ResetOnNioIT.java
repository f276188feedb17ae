package io.nstack.itests;

/** The same with the JDK engine. */
public class ResetOnNioIT extends ResetIT {
    @Override
    String loopBase() { return "nio"; }
}
