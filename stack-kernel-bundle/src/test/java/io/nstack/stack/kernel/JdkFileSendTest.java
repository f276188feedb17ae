package io.nstack.stack.kernel;

final class JdkFileSendTest extends FileSendSuite {
    JdkFileSendTest() { super(Flavour.JDK); }
}
