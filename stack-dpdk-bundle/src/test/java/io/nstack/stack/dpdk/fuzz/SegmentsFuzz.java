package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nstack.stack.dpdk.script.Emitted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Segments in every state of a connection, opened by either side, while an application uses it. */
class SegmentsFuzz {

    private static final int MOST_STEPS = 200;
    private static final int MOST_PEERS = 200;
    private static final int FIRST_PORT = 5000;
    private static final int FLOOD = 40;

    @FuzzTest
    void segments(FuzzedDataProvider data) throws IOException {
        Conversation conversation = new Conversation();
        try (FuzzedStack stack = new FuzzedStack(FuzzedStack.setup(data), conversation::hear);
                FuzzedApplication application = new FuzzedApplication(stack.lab, data)) {
            conversation.begin(stack, application, data);
            for (int i = 0; i < MOST_STEPS && data.remainingBytes() > 0; i++) {
                conversation.step();
                stack.check();
            }
        }
    }

    /** Some peers, one application, and chance. */
    private static final class Conversation {

        private final List<FuzzedPeer> peers = new ArrayList<>();
        private FuzzedStack stack;
        private FuzzedApplication application;
        private FuzzedDataProvider data;
        private int nextPort = FIRST_PORT;

        void begin(FuzzedStack its, FuzzedApplication uses, FuzzedDataProvider from) {
            stack = its;
            application = uses;
            data = from;
        }

        void hear(Emitted seen) {
            for (FuzzedPeer each : peers) {
                if (each.isFor(seen)) {
                    each.hear(seen);
                }
            }
        }

        void step() throws IOException {
            switch (data.consumeInt(0, 15)) {
                case 0 -> stack.pause(data);
                case 1, 2 -> peer().lie();
                case 3 -> open();
                case 4 -> connect();
                case 5 -> application.accept();
                case 6 -> peer().complain();
                case 7 -> flood();
                case 8 -> application.listenAgain();
                case 9, 10, 11 -> application.act();
                default -> peer().goOn();
            }
        }

        private FuzzedPeer peer() {
            if (peers.isEmpty()) {
                open();
            }
            return peers.get(data.consumeInt(0, 3) == 0 ? data.consumeInt(0, peers.size() - 1) : peers.size() - 1);
        }

        private FuzzedPeer newPeer(int port, int stackPort) {
            FuzzedPeer made = new FuzzedPeer(stack, data, port, stackPort);
            if (peers.size() < MOST_PEERS) {
                peers.add(made);
            }
            return made;
        }

        private void open() { newPeer(nextPort++, FuzzedApplication.PORT).open(); }

        private void connect() throws IOException {
            int port = nextPort++;
            int stackPort = application.connect((port & 1) == 1, port);
            if (stackPort != 0) {
                FuzzedPeer made = newPeer(port, stackPort);
                stack.check();
                if (data.consumeInt(0, 3) > 0) {
                    made.answer();
                }
            }
        }

        private void flood() {
            for (int i = 0; i < FLOOD; i++) {
                newPeer(nextPort++, FuzzedApplication.PORT).open();
            }
        }
    }
}
