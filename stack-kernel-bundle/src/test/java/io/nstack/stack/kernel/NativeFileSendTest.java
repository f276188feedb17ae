package io.nstack.stack.kernel;

final class NativeFileSendTest extends FileSendSuite {
    NativeFileSendTest() { super(Flavour.NATIVE); }
}
