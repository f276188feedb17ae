package io.nstack.itests;

import org.junit.Test;

/** {@link HungLoopCases} on the default base. */
public class HungLoopIT extends HungLoopCases {

    @Test
    @Override
    public void shouldTakeOutTheLoopInWhichAnEngineHangsAndNoOther() throws Exception {
        super.shouldTakeOutTheLoopInWhichAnEngineHangsAndNoOther();
    }

    @Test
    @Override
    public void shouldNameTheBundleWhoseHandlerHangs() throws Exception {
        super.shouldNameTheBundleWhoseHandlerHangs();
    }

    @Test
    @Override
    public void shouldAddAndRetireLoopsWhileSessionsRun() throws Exception {
        super.shouldAddAndRetireLoopsWhileSessionsRun();
    }
}
