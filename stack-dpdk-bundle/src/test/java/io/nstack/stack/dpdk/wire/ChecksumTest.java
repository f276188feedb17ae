package io.nstack.stack.dpdk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {

    private static int plain(MemorySegment room, int offset, int length) {
        int total = 0;
        for (int i = 0; i < length; i += 2) {
            int second = i + 1 < length ? BigEndian.get8(room, offset + i + 1) : 0;
            total += BigEndian.get8(room, offset + i) << 8 | second;
            total = (total & 0xffff) + (total >>> 16);
        }
        return ~total & 0xffff;
    }

    @Test
    void shouldAgreeWithTheDefinitionForEveryLengthAndAlignment() {
        Random random = new Random(1);
        byte[] bytes = new byte[256];
        random.nextBytes(bytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(256);
            MemorySegment.copy(bytes, 0, room, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, 256);
            for (int offset = 0; offset < 9; offset++) {
                for (int length = 0; length < 200; length++) {
                    assertThat(Checksum.finish(Checksum.sum(room, offset, length))).as("%d+%d", offset, length)
                            .isEqualTo(plain(room, offset, length));
                }
            }
        }
    }

    @Test
    void shouldNotLoseCarriesOfOnesOnly() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(65_536).fill((byte) 0xff);
            assertThat(Checksum.finish(Checksum.sum(room, 0, 65_536))).isZero();
        }
    }

    @Test
    void shouldSignTheHeaderOfTheWellKnownExample() {
        byte[] header = java.util.HexFormat.of().parseHex("45000073000040004011" + "0000" + "c0a80001c0a800c7");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(20);
            MemorySegment.copy(header, 0, room, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, 20);
            Ipv4Header.sign(room, 0);
            assertThat(Ipv4Header.checksum(room, 0)).isEqualTo(0xb861);
            assertThat(Checksum.isGood(Checksum.sum(room, 0, 20))).isTrue();
        }
    }

    @Test
    void shouldAddIpv4MappedAddressesAsIfTheyWereFourBytes() {
        long mapped = 0xffff_0000_0000L;
        long whole = Checksum.pseudo(0, mapped | 0x0a000001L, 0, mapped | 0x0a000002L, 17, 9);
        long four = Checksum.of32(0x0a000001) + Checksum.of32(0x0a000002) + Checksum.of32(17) + Checksum.of32(9);
        assertThat(Checksum.fold(whole)).isEqualTo(Checksum.fold(four));
    }

    @Test
    void shouldUpdateAChecksumForAChangedField() {
        Random random = new Random(2);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(64);
            for (int i = 0; i < 1000; i++) {
                for (int at = 0; at < 64; at += 4) {
                    BigEndian.put32(room, at, random.nextInt());
                }
                int before = BigEndian.get16(room, 10);
                int checksum = Checksum.finish(Checksum.sum(room, 0, 64));
                int after = random.nextInt(65_536);
                BigEndian.put16(room, 10, after);
                assertThat(Checksum.updated(checksum, before, after))
                        .isEqualTo(Checksum.finish(Checksum.sum(room, 0, 64)));
            }
        }
    }
}
