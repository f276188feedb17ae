package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/** Bytes to {@link Frame}s. File data are passed on as they arrive, never gathered. */
final class FrameDecoder extends ByteToMessageDecoder {

    private boolean greeted;
    private long dataLeft;
    private boolean broken;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            decodeNext(in, out);
        } catch (TransferException | IndexOutOfBoundsException e) {
            // Whatever follows cannot be understood any more.
            broken = true;
            throw new CorruptedFrameException(e instanceof TransferException ? e.getMessage() : "truncated frame");
        }
    }

    private void decodeNext(ByteBuf in, List<Object> out) throws TransferException {
        if (!greeted) {
            greeted = Greeting.tryRead(in);
        } else if (dataLeft > 0) {
            int bytes = (int) Math.min(dataLeft, in.readableBytes());
            dataLeft -= bytes;
            out.add(new Frame.Data(in.readRetainedSlice(bytes)));
        } else if (in.readableBytes() >= FrameType.HEADER_BYTES) {
            decodeFrame(in, out);
        }
    }

    private void decodeFrame(ByteBuf in, List<Object> out) throws TransferException {
        int begin = in.readerIndex();
        long payloadBytes = in.getUnsignedInt(begin + 1);
        FrameType type = FrameType.of(in.getUnsignedByte(begin), payloadBytes);
        if (type == FrameType.DATA) {
            in.skipBytes(FrameType.HEADER_BYTES);
            dataLeft = payloadBytes;
        } else if (in.readableBytes() >= FrameType.HEADER_BYTES + payloadBytes) {
            in.skipBytes(FrameType.HEADER_BYTES);
            ByteBuf payload = in.readSlice((int) payloadBytes);
            out.add(type.read(payload));
            if (payload.isReadable()) {
                throw new TransferException(type + " with " + payload.readableBytes() + " bytes too many");
            }
        }
    }
}
