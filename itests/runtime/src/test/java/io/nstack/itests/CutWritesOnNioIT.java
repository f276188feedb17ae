package io.nstack.itests;

import java.util.Map;

/** The same with the JDK engine. */
public class CutWritesOnNioIT extends CutWritesIT {
    @Override
    Map<String, String> settings() { return ON_NIO; }
}
