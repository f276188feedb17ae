package io.nstack.itests;

import java.util.Map;

public class HungLoopOnNioIT extends HungLoopIT {

    @Override
    String base() { return "nio"; }
}
