package io.nstack.stack.kernel;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.StackTck;
import io.nstack.stack.tck.Subject;
import java.util.Map;

final class NativeTckTest extends StackTck {

    @Override
    protected NetworkStack stack() { return new KernelStack(Map.of()); }

    @Override
    protected Subject subject() { return super.subject().in(Flavour.NATIVE.loops()); }
}
