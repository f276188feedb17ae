package io.nstack.stack.kernel;

final class NativeDatagramTest extends DatagramSuite {
    NativeDatagramTest() { super(Flavour.NATIVE); }
}
