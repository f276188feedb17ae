package io.nstack.stack.kernel;

final class NativeLeakTest extends LeakSuite {
    NativeLeakTest() { super(Flavour.NATIVE); }
}
