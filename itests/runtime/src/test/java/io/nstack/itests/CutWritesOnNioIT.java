package io.nstack.itests;

/** The same with the JDK engine. */
public class CutWritesOnNioIT extends CutWritesIT {
    @Override
    String loopBase() { return "nio"; }
}
