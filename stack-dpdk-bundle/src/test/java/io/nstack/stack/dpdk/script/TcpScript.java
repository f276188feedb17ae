package io.nstack.stack.dpdk.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all scripts about TCP have: a lab, and the usual ways into a connection. Everything is over IPv4 unless overridden. */
public abstract class TcpScript {

    public static final int PORT = 80;
    public static final int PEER_PORT = 40_000;

    protected Lab lab;
    private ListenerEndpoint listener;

    @BeforeEach
    void open() throws IOException { lab = new Lab(setup()); }

    /** How the stack is set up. */
    protected Setup setup() { return Setup.usual(); }

    protected boolean inet6() { return false; }

    @AfterEach
    void nothingElseIsSent() {
        assertThat(lab.emitted()).as("sent, and not expected\n" + lab.trace()).isEmpty();
        lab.close();
    }

    /** A flow from the peer to the listening port. */
    protected Flow flow(PeerProfile profile) {
        return flow(PEER_PORT, profile);
    }

    protected Flow flow(int peerPort, PeerProfile profile) { return new Flow(lab, inet6(), PORT, peerPort, profile); }

    protected ListenerEndpoint listen() throws IOException { return listen(128, EndpointOptions.NONE); }

    protected ListenerEndpoint listen(int backlog, EndpointOptions options) throws IOException {
        InetSocketAddress local = new InetSocketAddress(inet6() ? Lab.STACK6 : Lab.STACK4, PORT);
        listener = lab.engine().listen(new ListenRequest(local, backlog, options));
        lab.settle();
        return listener;
    }

    /** The connection that waits at the listener. */
    protected StreamHandle accepted() throws IOException {
        lab.settle();
        StreamEndpoint stream = listener.tryAccept();
        assertThat(stream).as("accepted connection\n" + lab.trace()).isNotNull();
        lab.engine().attach(stream);
        lab.settle();
        return new StreamHandle(lab, stream);
    }

    /** Lets the peer connect to the listener, which is made if there is none. */
    protected StreamHandle establish(Flow flow) throws IOException {
        if (listener == null) {
            listen();
        }
        flow.send(flow.mySyn());
        flow.expect(Segment.synAck().with(flow.profile.ecn() ? ecnEcho() : 0).seq(0).acks(1));
        flow.send(Segment.ack(1));
        StreamHandle stream = accepted();
        flow.expectNothing();
        return stream;
    }

    /** {@code ECE} if the stack is set up for ECN. */
    protected int ecnEcho() { return 0; }

    /** Begins to connect from the stack; the flow that its SYN belongs to is {@link #outgoing}. */
    protected StreamHandle connect() throws IOException {
        return connect(EndpointOptions.NONE);
    }

    protected StreamHandle connect(EndpointOptions options) throws IOException {
        SocketAddress remote = new InetSocketAddress(inet6() ? Lab.PEER6 : Lab.PEER4, PORT);
        StreamEndpoint stream = lab.engine().connect(new ConnectRequest(remote, null, options, null));
        lab.settle();
        return new StreamHandle(lab, stream);
    }

    /** The flow of a connection that the stack has begun. */
    protected Flow outgoing(StreamHandle stream, PeerProfile profile) throws IOException {
        int port = ((InetSocketAddress) stream.endpoint().local()).getPort();
        return new Flow(lab, inet6(), port, PORT, profile);
    }

    /** A connection that the stack has begun and the peer has accepted. */
    protected StreamHandle connected(StreamHandle stream, Flow flow) {
        flow.expect(Segment.syn().with(flow.profile.ecn() ? ecnOffer() : 0).seq(0));
        flow.send(flow.mySynAck());
        flow.expect(Segment.ack(1).seq(1));
        assertThat(stream.bits() & Endpoint.CONNECTED).isNotZero();
        return stream;
    }

    /** {@code ECE} and {@code CWR} if the stack is set up for ECN. */
    protected int ecnOffer() { return 0; }
}
