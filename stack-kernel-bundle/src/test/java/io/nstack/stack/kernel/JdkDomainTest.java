package io.nstack.stack.kernel;

final class JdkDomainTest extends DomainSuite {
    JdkDomainTest() { super(Flavour.JDK); }
}
