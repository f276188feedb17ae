package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

public class HungLoopOnNioIT extends HungLoopCases {

    @Override
    String base() { return "nio"; }

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
