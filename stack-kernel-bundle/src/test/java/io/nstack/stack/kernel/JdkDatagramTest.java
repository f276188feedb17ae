package io.nstack.stack.kernel;

final class JdkDatagramTest extends DatagramSuite {
    JdkDatagramTest() { super(Flavour.JDK); }
}
