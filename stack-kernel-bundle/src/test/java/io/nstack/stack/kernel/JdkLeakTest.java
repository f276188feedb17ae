package io.nstack.stack.kernel;

final class JdkLeakTest extends LeakSuite {
    JdkLeakTest() { super(Flavour.JDK); }
}
