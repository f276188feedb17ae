package io.nstack.itests;

/** The same with the JDK engine. */
public class IdleSessionsOnNioIT extends IdleSessionsIT {
    @Override
    String loopBase() { return "nio"; }
}
