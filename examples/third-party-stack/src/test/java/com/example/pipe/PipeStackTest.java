package com.example.pipe;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.StackTck;

class PipeStackTest extends StackTck {
    protected NetworkStack stack() { return new PipeStack(); }
}
