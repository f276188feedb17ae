package io.nstack.session.foreign;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** What Netty looks up the type parameter of. */
public final class Codec extends SimpleChannelInboundHandler<Codec.Message> {

    /** A message of the bundle's own. */
    public record Message(String text) {}

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message) { context.close(); }
}
