package io.nstack.stack.kernel;

final class JdkSeverTest extends SeverSuite {
    JdkSeverTest() { super(Flavour.JDK); }
}
