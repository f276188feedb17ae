package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.memory.MemoryStack;
import java.util.Map;

class MemoryTckTest extends StackTck {

    @Override
    protected NetworkStack stack() { return new MemoryStack(Map.of()); }
}
