package io.nstack.itests;

import org.junit.Test;

/** {@link CutWritesCases} on the default base. */
public class CutWritesIT extends CutWritesCases {

    @Test
    @Override
    public void shouldCompleteEveryWriteWhenItsStackIsRemoved() throws Exception {
        super.shouldCompleteEveryWriteWhenItsStackIsRemoved();
    }
}
