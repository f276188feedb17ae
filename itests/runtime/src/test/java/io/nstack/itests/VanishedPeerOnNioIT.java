package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class VanishedPeerOnNioIT extends VanishedPeerCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Test
    @Override
    public void shouldEndAnIdleSessionByKeepAlive() throws Exception { super.shouldEndAnIdleSessionByKeepAlive(); }
}
