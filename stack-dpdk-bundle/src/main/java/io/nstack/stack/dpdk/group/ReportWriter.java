package io.nstack.stack.dpdk.group;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ethernet.FrameOutput;
import io.nstack.stack.dpdk.ethernet.MacAddress;
import io.nstack.stack.dpdk.ethernet.Station;
import io.nstack.stack.dpdk.group.GroupTable.Report;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Writes membership reports with one engine's frames. Loop thread only. */
public final class ReportWriter {

    private static final int IGMP = 2;
    private static final int ICMPV6 = 58;
    private static final int MOST_SOURCES = 32; // in one record; further ones go into another, RFC 3376 section 4.2.16
    private static final int ROUTER_ALERT4 = 0x9404_0000; // RFC 2113
    private static final long ROUTER_ALERT6 = 0x3a00_0502_0000_0100L; // next ICMPv6, RFC 2711, and padding (RFC 3810, 5)
    private static final int HEADERS4 = Ipv4Header.BYTES + 4;
    private static final int HEADERS6 = Ipv6Header.BYTES + 8;
    private static final int ALL_V3_ROUTERS = 0xe000_0016; // RFC 3376 section 4.2.14
    private static final int ALL_ROUTERS = 0xe000_0002;
    private static final long LINK_GROUP = 0xff02L << 48;
    private static final int V1_REPORT = 0x12;
    private static final int V2_REPORT = 0x16;
    private static final int V2_LEAVE = 0x17;
    private static final int V3_REPORT = 0x22;
    private static final int MLD1_REPORT = 131;
    private static final int MLD1_DONE = 132;
    private static final int MLD2_REPORT = 143;

    private final Station station;
    private final FrameOutput output;
    private final int mtuBytes;

    /** For one engine. */
    public ReportWriter(Station station, FrameOutput output, int mtuBytes) {
        this.station = station;
        this.output = output;
        this.mtuBytes = mtuBytes;
    }

    void write(Report report) {
        if (report.ipv4() ? report.version() == 3 : report.version() == 2) {
            writeRecords(report);
            return;
        }
        for (GroupRecord each : report.records()) {
            boolean member = each.type().isMember()
                    && !(each.type() == GroupRecord.Type.CHANGE_TO_INCLUDE && each.sources().isEmpty());
            if (report.ipv4()) {
                writeOld4(each.group(), report.version(), member);
            } else {
                writeOld6(each.group(), member);
            }
        }
    }

    // ---- with records ----

    private void writeRecords(Report report) {
        Message message = null;
        for (GroupRecord each : report.records()) {
            List<IpAddress> rest = each.sources();
            do {
                List<IpAddress> sources = rest.subList(0, Math.min(MOST_SOURCES, rest.size()));
                rest = rest.subList(sources.size(), rest.size());
                if (message != null && !message.hasRoom(sources.size())) {
                    message.send();
                    message = null;
                }
                if (message == null) {
                    message = begin(report.ipv4());
                    if (message == null) {
                        return; // it will be said once more, or asked for
                    }
                }
                message.add(each, sources);
            } while (!rest.isEmpty());
        }
        if (message != null) {
            message.send();
        }
    }

    private @org.jspecify.annotations.Nullable Message begin(boolean ipv4) {
        Frame frame = output.allocate();
        return frame == null ? null : new Message(frame, ipv4);
    }

    /** A report that is being written: 8 bytes, then records (RFC 3376 section 4.2, RFC 3810 section 5.2). */
    private final class Message {

        private final Frame frame;
        private final boolean ipv4;
        private final int at;
        private int end;
        private int count;

        Message(Frame frame, boolean ipv4) {
            this.frame = frame;
            this.ipv4 = ipv4;
            this.at = frame.readerIndex();
            this.end = at + 8;
        }

        boolean hasRoom(int sources) {
            int bytes = (ipv4 ? HEADERS4 : HEADERS6) + end - at + (ipv4 ? 8 + 4 * sources : 20 + 16 * sources);
            return bytes <= mtuBytes;
        }

        void add(GroupRecord record, List<IpAddress> sources) {
            MemorySegment room = frame.room();
            BigEndian.put32(room, end, record.type().number() << 24 | sources.size());
            end += 4;
            address(record.group());
            sources.forEach(this::address);
            count++;
        }

        private void address(IpAddress address) {
            if (ipv4) {
                BigEndian.put32(frame.room(), end, (int) address.low());
                end += 4;
            } else {
                BigEndian.put64(frame.room(), end, address.high());
                BigEndian.put64(frame.room(), end + 8, address.low());
                end += 16;
            }
        }

        void send() {
            BigEndian.put32(frame.room(), at, (ipv4 ? V3_REPORT : MLD2_REPORT) << 24);
            BigEndian.put32(frame.room(), at + 4, count);
            frame.writerIndex(end);
            if (ipv4) {
                send4(frame, ALL_V3_ROUTERS);
            } else {
                send6(frame, LINK_GROUP, 0x16);
            }
        }
    }

    // ---- older versions ----

    private void writeOld4(IpAddress group, int version, boolean member) {
        if (!member && version == 1) {
            return; // RFC 1112 knows no leaving
        }
        Frame frame = output.allocate();
        if (frame != null) {
            int at = frame.readerIndex();
            BigEndian.put32(frame.room(), at, (member ? version == 1 ? V1_REPORT : V2_REPORT : V2_LEAVE) << 24);
            BigEndian.put32(frame.room(), at + 4, (int) group.low());
            frame.writerIndex(at + 8);
            send4(frame, member ? (int) group.low() : ALL_ROUTERS); // RFC 2236 section 9
        }
    }

    private void writeOld6(IpAddress group, boolean member) {
        Frame frame = output.allocate();
        if (frame != null) {
            int at = frame.readerIndex();
            BigEndian.put64(frame.room(), at, (long) (member ? MLD1_REPORT : MLD1_DONE) << 56);
            BigEndian.put64(frame.room(), at + 8, group.high());
            BigEndian.put64(frame.room(), at + 16, group.low());
            frame.writerIndex(at + 24);
            send6(frame, member ? group.high() : LINK_GROUP, member ? group.low() : 2); // RFC 2710 section 3
        }
    }

    // ---- headers ----

    /** TTL 1, precedence internetwork control, router alert (RFC 3376 section 4). */
    private void send4(Frame frame, int to) {
        MemorySegment room = frame.room();
        int at = frame.readerIndex();
        int length = frame.readableBytes();
        BigEndian.put16(room, at + 2, Checksum.finish(Checksum.sum(room, at, length)));
        int ip = at - HEADERS4;
        Ipv4Header.begin(room, ip, 0xc0, length + HEADERS4);
        BigEndian.put8(room, ip, 0x46);
        Ipv4Header.fragment(room, ip, 0, Ipv4Header.DONT_FRAGMENT);
        Ipv4Header.end(room, ip, 1, IGMP, (long) station.ipv4For(to) << 32 | (to & 0xffff_ffffL));
        BigEndian.put32(room, ip + Ipv4Header.BYTES, ROUTER_ALERT4);
        BigEndian.put16(room, ip + 10, Checksum.finish(Checksum.sum(room, ip, HEADERS4)));
        finish(frame, ip, MacAddress.ofIpv4Group(to), EthernetHeader.IPV4);
    }

    /** Hop limit 1, from a link-local address, router alert (RFC 3810 section 5). */
    private void send6(Frame frame, long toHigh, long toLow) {
        MemorySegment room = frame.room();
        int at = frame.readerIndex();
        int length = frame.readableBytes();
        long high = station.ipv6HighFor(LINK_GROUP, toLow);
        long low = station.ipv6LowFor(LINK_GROUP, toLow);
        long sum = Checksum.sum(room, at, length) + Checksum.pseudo(high, low, toHigh, toLow, ICMPV6, length);
        BigEndian.put16(room, at + 2, Checksum.finish(sum));
        int ip = at - HEADERS6;
        Ipv6Header.begin(room, ip, 0, 0, length + 8, Ipv6Header.HOP_BY_HOP, 1);
        Ipv6Header.source(room, ip, high, low);
        Ipv6Header.target(room, ip, toHigh, toLow);
        BigEndian.put64(room, ip + Ipv6Header.BYTES, ROUTER_ALERT6);
        finish(frame, ip, MacAddress.ofIpv6Group(toLow), EthernetHeader.IPV6);
    }

    private void finish(Frame frame, int ip, long mac, int type) {
        EthernetHeader.write(frame.room(), ip - EthernetHeader.BYTES, mac, station.mac(), type);
        frame.readerIndex(ip - EthernetHeader.BYTES);
        output.transmit(frame);
    }
}
