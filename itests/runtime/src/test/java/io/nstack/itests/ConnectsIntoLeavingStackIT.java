package io.nstack.itests;

import org.junit.Test;

/** {@link ConnectsIntoLeavingStackCases} on the default base. */
public class ConnectsIntoLeavingStackIT extends ConnectsIntoLeavingStackCases {

    @Test
    @Override
    public void shouldEndEachOfThemWithinTheBound() throws Exception { super.shouldEndEachOfThemWithinTheBound(); }
}
