package io.nstack.dpdk.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Offload;
import org.junit.jupiter.api.Test;

/** What is made of a device's abilities; with those of an Intel 82599 (ixgbe), as its driver names them. */
class DeviceSetupTest {

    private static final long RECEIVE = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 13 | 1 << 19;
    private static final long TRANSMIT = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 5;
    private static final long HASHES = 1 << 2 | 1 << 4 | 1 << 8 | 1 << 10;
    private static final DeviceTraits NIC = traits(RECEIVE, TRANSMIT, 40);

    private static DeviceTraits traits(long receive, long transmit, int keyBytes) {
        return new DeviceTraits("nic", 0x0200_0000_0001L, 16, 9728, 15_872, 128, keyBytes, 0, receive, transmit,
                HASHES);
    }

    @Test
    void shouldTakeAllThatAStackCanUse() {
        assertThat(DeviceSetup.of(NIC, 4, 1500, 16_384, false).offloads()).containsExactlyInAnyOrder(
                Offload.RX_IP_CHECKSUM, Offload.RX_TRANSPORT_CHECKSUM, Offload.RX_MERGE, Offload.TX_IP_CHECKSUM,
                Offload.TX_TCP_CHECKSUM, Offload.TX_UDP_CHECKSUM, Offload.TX_SEGMENTATION);
    }

    @Test
    void shouldMergeOnlyWhereThatIsWanted() {
        assertThat(DeviceSetup.of(NIC, 1, 1500, 0, false).offloads()).doesNotContain(Offload.RX_MERGE);
        assertThat(DeviceSetup.of(NIC, 1, 1500, 16_384, false).mergedBytes()).isEqualTo(15_872);
    }

    @Test
    void shouldNotPromiseHalfOfAnOffload() {
        DeviceSetup setup = DeviceSetup.of(traits(1 << 3, 1 << 5, 40), 1, 1500, 0, false);
        assertThat(setup.offloads()).isEmpty(); // TCP without UDP is not "transport", segmentation needs checksums
    }

    @Test
    void shouldSpreadFlowsOnlyOverSeveralQueuesAndWithAKnownKey() {
        assertThat(DeviceSetup.of(NIC, 4, 1500, 0, false).hash()).isNotNull();
        assertThat(DeviceSetup.of(NIC, 1, 1500, 0, false).hash()).isNull();
        assertThat(DeviceSetup.of(traits(RECEIVE, TRANSMIT, 0), 4, 1500, 0, false).hashes()).isZero();
    }

    @Test
    void shouldKnowWhichProtocolsPortsAreHashed() {
        DeviceSetup setup = DeviceSetup.of(NIC, 4, 1500, 0, false);
        assertThat(setup.hashesPorts(6, true)).isTrue();
        assertThat(setup.hashesPorts(17, true)).isFalse();
    }

    @Test
    void shouldTellTheDeviceTheMtuOnlyWhereItTakesIt() {
        assertThat(DeviceSetup.of(NIC, 1, 9000, 0, false).mtuBytes()).isEqualTo(9000);
        DeviceTraits virtual = new DeviceTraits("net_af_packet", 0, 1, 1518, 0, 0, 0, -1, 0, 0, 0);
        assertThat(DeviceSetup.of(virtual, 1, 9000, 0, false).mtuBytes()).isZero();
    }
}
