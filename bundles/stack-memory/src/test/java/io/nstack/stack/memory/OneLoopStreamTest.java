package io.nstack.stack.memory;

class OneLoopStreamTest extends StreamSuite {
    OneLoopStreamTest() { super(1); }
}
