package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class ResetOnNioIT extends ResetCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Test
    @Override
    public void shouldFailTheSessionThatIsResetInTheMiddleOfData() throws Exception {
        super.shouldFailTheSessionThatIsResetInTheMiddleOfData();
    }

    @Test
    @Override
    public void shouldFailTheSessionThatIsResetWhileItReadsOnly() throws Exception {
        super.shouldFailTheSessionThatIsResetWhileItReadsOnly();
    }
}
