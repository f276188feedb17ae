package io.nstack.stack.kernel;

final class NativeStreamTest extends StreamSuite {
    NativeStreamTest() { super(Flavour.NATIVE); }
}
