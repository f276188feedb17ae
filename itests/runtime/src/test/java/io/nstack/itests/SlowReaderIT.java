package io.nstack.itests;

import org.junit.Test;

/** {@link SlowReaderCases} on the default base. */
public class SlowReaderIT extends SlowReaderCases {

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
