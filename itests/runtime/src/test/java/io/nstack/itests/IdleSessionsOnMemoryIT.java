package io.nstack.itests;

import org.junit.Before;
import org.junit.Test;

/** The same over the memory stack. */
public class IdleSessionsOnMemoryIT extends IdleSessionsCases {

    @Before
    public void installMemoryStack() throws Exception { memoryStack(); }

    @Override
    String carrier() { return MEMORY; }

    @Test
    @Override
    public void shouldHoldTenThousandIdleSessions() throws Exception { super.shouldHoldTenThousandIdleSessions(); }
}
