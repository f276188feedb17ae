package io.nstack.itests;

public class HungLoopOnNioIT extends HungLoopIT {

    @Override
    String base() { return "nio"; }
}
