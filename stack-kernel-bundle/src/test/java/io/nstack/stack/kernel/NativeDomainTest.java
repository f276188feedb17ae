package io.nstack.stack.kernel;

final class NativeDomainTest extends DomainSuite {
    NativeDomainTest() { super(Flavour.NATIVE); }
}
