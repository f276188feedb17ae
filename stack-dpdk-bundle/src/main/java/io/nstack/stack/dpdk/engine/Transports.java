package io.nstack.stack.dpdk.engine;

import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.steering.DatagramHomes;
import io.nstack.stack.poll.LoopContext;

/** Makes the layers of engines, which share what transports share. Any thread, but for what is marked. */
interface Transports {

    /** Where sockets for datagrams are. */
    DatagramHomes datagrams();

    /** The layers of one engine over a link. Loop thread. */
    Layers layers(Attachment attachment, Host host, LoopContext loop, Mailbox mailbox);
}
