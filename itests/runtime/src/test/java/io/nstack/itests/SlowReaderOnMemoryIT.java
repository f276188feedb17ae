package io.nstack.itests;

import org.junit.Before;
import org.junit.Test;

/** The same over the memory stack. */
public class SlowReaderOnMemoryIT extends SlowReaderCases {

    @Before
    public void installMemoryStack() throws Exception { memoryStack(); }

    @Override
    String carrier() { return MEMORY; }

    @Test
    @Override
    public void shouldHoldTheWriterOfAStreamUntilTheReaderGoesOn() throws Exception {
        super.shouldHoldTheWriterOfAStreamUntilTheReaderGoesOn();
    }

    @Test
    @Override
    public void shouldDropDatagramsThatNobodyReadsAndStayBounded() throws Exception {
        super.shouldDropDatagramsThatNobodyReadsAndStayBounded();
    }
}
