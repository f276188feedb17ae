package io.nstack.stack.dpdk.ip;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Notes down what it gets. */
public final class TestTransport implements Transport {

    public final List<String> packets = new ArrayList<>();
    public final List<PathError> errors = new ArrayList<>();
    public boolean present = true;
    public boolean many;
    public boolean mayLend;
    public int trafficClass;

    @Override
    public boolean onPacket(Packet packet, long nowNanos) {
        if (!present) {
            return false;
        }
        byte[] bytes = new byte[packet.length];
        packet.frame().getBytes(packet.offset, bytes);
        packets.add(HexFormat.of().formatHex(bytes));
        many = packet.toMany;
        mayLend = packet.mayLend;
        trafficClass = packet.trafficClass;
        packet.frame().release();
        return true;
    }

    @Override
    public void onError(PathError error, long nowNanos) { errors.add(error); }
}
