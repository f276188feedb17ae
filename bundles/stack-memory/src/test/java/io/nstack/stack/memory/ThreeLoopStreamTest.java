package io.nstack.stack.memory;

class ThreeLoopStreamTest extends StreamSuite {
    ThreeLoopStreamTest() { super(3); }
}
