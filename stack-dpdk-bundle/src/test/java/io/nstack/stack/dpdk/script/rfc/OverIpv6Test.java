package io.nstack.stack.dpdk.script.rfc;

import org.junit.jupiter.api.Nested;

/** The scripts that do not depend on the family, over IPv6. */
class OverIpv6Test {

    @Nested
    class Closing extends Rfc9293CloseTest {
        @Override
        protected boolean inet6() { return true; }
    }

    @Nested
    class Acceptance extends Rfc9293AcceptanceTest {
        @Override
        protected boolean inet6() { return true; }
    }

    @Nested
    class Attacks extends Rfc5961Test {
        @Override
        protected boolean inet6() { return true; }
    }

    @Nested
    class Loss extends Rfc6675SenderTest {
        @Override
        protected boolean inet6() { return true; }
    }
}
