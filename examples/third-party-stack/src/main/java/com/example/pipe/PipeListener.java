package com.example.pipe;

import io.nstack.stack.simple.SimpleListener;
import java.net.SocketAddress;

class PipeListener extends SimpleListener {

    private final PipeStack stack;

    PipeListener(PipeStack stack, PipeEngine engine, SocketAddress local, int backlog) {
        super(engine, local, backlog);
        this.stack = stack;
    }

    protected void onClose() { stack.listeners.remove(local(), this); }
}
