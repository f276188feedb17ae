package io.nstack.stack.memory;

class OneLoopDatagramTest extends DatagramSuite {
    OneLoopDatagramTest() { super(1); }
}
