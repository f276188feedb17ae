package io.nstack.itests;

import java.util.Map;

/** The same with the JDK engine. */
public class WrongCallsOnNioIT extends WrongCallsIT {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Override
    boolean hasCongestion() { return false; }
}
