package io.nstack.stack.dpdk.ip;

/**
 * What an ICMP error says about a packet that we sent, or are said to have sent.
 *
 * @param kind       what it says
 * @param mtuBytes   for TOO_BIG the next hop's MTU, 0 = the router did not say (RFC 1191 section 7.1); else 0
 * @param protocol   the quoted packet's protocol
 * @param local      the quoted packet's sender: us
 * @param localPort  its source port
 * @param remote     the quoted packet's receiver
 * @param remotePort its destination port
 * @param sequence   for TCP the quoted sequence number
 * @param reporter   who sent the message
 */
public record PathError(Kind kind, int mtuBytes, int protocol, IpAddress local, int localPort, IpAddress remote,
        int remotePort, int sequence, IpAddress reporter) {

    /** Kinds of errors, of ICMP (RFC 792, RFC 1122) and ICMPv6 (RFC 4443) alike. */
    public enum Kind {
        NETWORK_UNREACHABLE, HOST_UNREACHABLE, PROTOCOL_UNREACHABLE, PORT_UNREACHABLE, PROHIBITED, TOO_BIG, TIME_EXCEEDED, PARAMETER_PROBLEM
    }
}
