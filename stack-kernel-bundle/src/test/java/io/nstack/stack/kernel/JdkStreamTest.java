package io.nstack.stack.kernel;

final class JdkStreamTest extends StreamSuite {
    JdkStreamTest() { super(Flavour.JDK); }
}
