package io.nstack.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;

/** One of the two sides that are compared: a way to make clients and servers, with its own event loops. */
public interface Transport extends AutoCloseable {

    /** The name in tables. */
    String name();

    Bootstrap client();

    ServerBootstrap server();

    @Override
    void close();
}
