package io.nstack.session.foreign;

import io.netty.util.concurrent.FastThreadLocal;

/** A thread-local of the bundle's own class. */
public final class Local extends FastThreadLocal<Object> implements Runnable {

    @Override
    protected Object initialValue() { return "value"; }

    /** Uses it on the current thread. */
    @Override
    public void run() { get(); }
}
