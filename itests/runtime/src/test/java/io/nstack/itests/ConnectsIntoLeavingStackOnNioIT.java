package io.nstack.itests;

/** The same with the JDK engine. */
public class ConnectsIntoLeavingStackOnNioIT extends ConnectsIntoLeavingStackIT {
    @Override
    String loopBase() { return "nio"; }
}
