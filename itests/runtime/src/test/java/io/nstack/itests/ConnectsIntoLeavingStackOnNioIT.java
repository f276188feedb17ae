package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class ConnectsIntoLeavingStackOnNioIT extends ConnectsIntoLeavingStackCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Test
    @Override
    public void shouldEndEachOfThemWithinTheBound() throws Exception { super.shouldEndEachOfThemWithinTheBound(); }
}
