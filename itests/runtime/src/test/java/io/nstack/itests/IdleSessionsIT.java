package io.nstack.itests;

import org.junit.Test;

/** {@link IdleSessionsCases} on the default base. */
public class IdleSessionsIT extends IdleSessionsCases {

    @Test
    @Override
    public void shouldHoldTenThousandIdleSessions() throws Exception { super.shouldHoldTenThousandIdleSessions(); }
}
