package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {

    /** Key and message are 00 01 02 ..., as in the authors' test vectors; the value is of their reference. */
    @Test
    void shouldHashAsTheReferenceDoes() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(hash.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L, 0x1f1e1d1c1b1a1918L,
                0x2726252423222120L)).isEqualTo(0xe3ea96b5304a7d0L);
    }
}
