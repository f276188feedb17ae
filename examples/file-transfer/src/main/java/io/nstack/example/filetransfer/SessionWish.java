package io.nstack.example.filetransfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.nstack.nsocket.Intent;
import io.nstack.nsocket.SessionOptions;

/**
 * What an operator asks of the sessions.
 *
 * @param application the name for policy rules; empty = the bundle's
 * @param stack       the one stack to use; empty = the policy's choice
 */
record SessionWish(String application, Intent intent, String stack) {

    static final SessionWish NONE = new SessionWish("", Intent.ANY, "");

    // Enough for the loop to have something to send while the worker fetches more.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    void apply(Bootstrap bootstrap) {
        bootstrap.option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK).option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.TCP_NODELAY, true);
        if (!application.isEmpty()) {
            bootstrap.option(SessionOptions.APPLICATION, application);
        }
        if (!intent.equals(Intent.ANY)) {
            bootstrap.option(SessionOptions.INTENT, intent);
        }
        if (!stack.isEmpty()) {
            bootstrap.option(SessionOptions.STACK, stack);
        }
    }

    void apply(ServerBootstrap bootstrap) {
        bootstrap.option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.SO_KEEPALIVE, true).childOption(ChannelOption.TCP_NODELAY, true);
        if (!application.isEmpty()) {
            bootstrap.option(SessionOptions.APPLICATION, application);
        }
        if (!intent.equals(Intent.ANY)) {
            bootstrap.option(SessionOptions.INTENT, intent);
        }
        if (!stack.isEmpty()) {
            bootstrap.option(SessionOptions.STACK, stack);
        }
    }
}
