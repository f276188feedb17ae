package io.nstack.itests;

import io.netty.channel.epoll.EpollChannelOption;
import org.junit.Test;

/** With the native engine only: JDK channels have no TCP_USER_TIMEOUT. */
public class UserTimeoutIT extends VanishedPeerCases {

    @Test
    public void shouldEndASessionWhoseDataIsNotAcknowledged() throws Exception {
        Seen session = new Seen();
        vanish(listening(session).childOption(EpollChannelOption.TCP_USER_TIMEOUT, 1_500), session, true);
    }
}
