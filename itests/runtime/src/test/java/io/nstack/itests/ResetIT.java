package io.nstack.itests;

import org.junit.Test;

/** {@link ResetCases} on the default base. */
public class ResetIT extends ResetCases {

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
