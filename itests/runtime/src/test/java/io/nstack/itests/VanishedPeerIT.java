package io.nstack.itests;

import org.junit.Test;

/** {@link VanishedPeerCases} on the default base. */
public class VanishedPeerIT extends VanishedPeerCases {

    @Test
    @Override
    public void shouldEndAnIdleSessionByKeepAlive() throws Exception { super.shouldEndAnIdleSessionByKeepAlive(); }
}
