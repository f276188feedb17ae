package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class SlowReaderOnNioIT extends SlowReaderCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

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
