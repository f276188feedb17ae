package io.nstack.stack.memory;

class TwoLoopDatagramTest extends DatagramSuite {
    TwoLoopDatagramTest() { super(2); }
}
