package io.nstack.itests;

import org.junit.Before;

/** The same over the memory stack. */
public class SlowReaderOnMemoryIT extends SlowReaderIT {

    @Before
    public void installMemoryStack() throws Exception { memoryStack(); }

    @Override
    String carrier() { return MEMORY; }
}
