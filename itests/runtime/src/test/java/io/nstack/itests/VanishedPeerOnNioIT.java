package io.nstack.itests;

/** The same with the JDK engine. */
public class VanishedPeerOnNioIT extends VanishedPeerIT {
    @Override
    String loopBase() { return "nio"; }
}
