package io.nstack.itests;

import java.util.Map;

/** The same with the JDK engine. */
public class ConnectsIntoLeavingStackOnNioIT extends ConnectsIntoLeavingStackIT {
    @Override
    Map<String, String> settings() { return ON_NIO; }
}
