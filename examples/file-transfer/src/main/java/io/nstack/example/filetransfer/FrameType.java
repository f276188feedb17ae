package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import io.nstack.example.filetransfer.Frame.Accept;
import io.nstack.example.filetransfer.Frame.Attributes;
import io.nstack.example.filetransfer.Frame.Begin;
import io.nstack.example.filetransfer.Frame.Complete;
import io.nstack.example.filetransfer.Frame.Data;
import io.nstack.example.filetransfer.Frame.Directory;
import io.nstack.example.filetransfer.Frame.Done;
import io.nstack.example.filetransfer.Frame.End;
import io.nstack.example.filetransfer.Frame.Failure;
import io.nstack.example.filetransfer.Frame.Finished;
import io.nstack.example.filetransfer.Frame.Keep;
import io.nstack.example.filetransfer.Frame.Offer;
import io.nstack.example.filetransfer.Frame.Request;
import io.nstack.example.filetransfer.Frame.Start;
import io.nstack.example.filetransfer.Frame.Want;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The frames' numbers, limits and layouts. */
enum FrameType {
    REQUEST(1, 3 + RemoteName.MAX_BYTES), ACCEPT(2, 0), BEGIN(3, 17), DIRECTORY(4, 12 + RemoteName.MAX_BYTES), OFFER(5,
            24 + RemoteName.MAX_BYTES), WANT(6, 12 + Sha256.BYTES), START(7, 12), DATA(8, 16 << 20), END(9,
                    4 + Sha256.BYTES), DONE(10, 4), COMPLETE(11, 24 + Sha256.BYTES), FINISHED(12,
                            16 + Sha256.BYTES), KEEP(13, 0), FAILURE(14, 2 + FrameType.MAX_MESSAGE_BYTES);

    static final int HEADER_BYTES = 5;
    private static final int MAX_MESSAGE_BYTES = 2048;

    final int code;
    final int maxPayloadBytes;

    FrameType(int code, int maxPayloadBytes) {
        this.code = code;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** The type of a header, if such a frame may have that length. */
    static FrameType of(int code, long payloadBytes) throws TransferException {
        if (code < 1 || code > values().length) {
            throw new TransferException("unknown frame type " + code);
        }
        FrameType type = values()[code - 1];
        if (payloadBytes > type.maxPayloadBytes) {
            throw new TransferException("oversize frame: " + type + " of " + payloadBytes + " bytes, at most "
                    + type.maxPayloadBytes + " allowed");
        }
        return type;
    }

    /** Writes header and payload. */
    static void write(ByteBuf out, Frame frame) {
        int begin = out.writerIndex();
        out.writeZero(HEADER_BYTES);
        FrameType type = writePayload(out, frame);
        out.setByte(begin, type.code);
        out.setInt(begin + 1, out.writerIndex() - begin - HEADER_BYTES);
    }

    /** Writes the header of a data frame whose bytes follow by themselves. */
    static void writeDataHeader(ByteBuf out, int bytes) {
        out.writeByte(DATA.code);
        out.writeInt(bytes);
    }

    private static FrameType writePayload(ByteBuf out, Frame frame) {
        switch (frame) {
            case Request request -> {
                out.writeByte(request.operation().code());
                writeText(out, request.name());
                return REQUEST;
            }
            case Accept _ -> {
                return ACCEPT;
            }
            case Begin begin -> {
                out.writeByte(begin.directory() ? 1 : 0).writeLong(begin.files()).writeLong(begin.bytes());
                return BEGIN;
            }
            case Directory directory -> {
                writeAttributes(out, directory.attributes());
                writeText(out, directory.path());
                return DIRECTORY;
            }
            case Offer offer -> {
                out.writeInt(offer.id());
                writeAttributes(out, offer.attributes());
                out.writeLong(offer.size());
                writeText(out, offer.path());
                return OFFER;
            }
            case Want want -> {
                out.writeInt(want.id()).writeLong(want.offset());
                want.prefix().write(out);
                return WANT;
            }
            case Start start -> {
                out.writeInt(start.id()).writeLong(start.offset());
                return START;
            }
            case Data data -> {
                out.writeBytes(data.bytes());
                return DATA;
            }
            case End end -> {
                out.writeInt(end.id());
                end.digest().write(out);
                return END;
            }
            case Done done -> {
                out.writeInt(done.id());
                return DONE;
            }
            case Complete complete -> {
                out.writeLong(complete.files()).writeLong(complete.directories()).writeLong(complete.bytes());
                complete.digest().write(out);
                return COMPLETE;
            }
            case Finished finished -> {
                out.writeLong(finished.received()).writeLong(finished.resumed());
                finished.digest().write(out);
                return FINISHED;
            }
            case Keep _ -> {
                return KEEP;
            }
            case Failure failure -> {
                writeText(out, shortened(failure.message()));
                return FAILURE;
            }
        }
    }

    /** Reads the payload of every type but {@link #DATA}, whose bytes are passed on as they come. */
    Frame read(ByteBuf in) throws TransferException {
        return switch (this) {
            case REQUEST -> new Request(Operation.of(in.readUnsignedByte()), readText(in));
            case ACCEPT -> new Accept();
            case BEGIN -> new Begin(in.readByte() != 0, notNegative(in.readLong()), notNegative(in.readLong()));
            case DIRECTORY -> {
                Attributes attributes = readAttributes(in);
                yield new Directory(readText(in), attributes);
            }
            case OFFER -> {
                int id = in.readInt();
                Attributes attributes = readAttributes(in);
                long size = notNegative(in.readLong());
                yield new Offer(id, readText(in), size, attributes);
            }
            case WANT -> new Want(in.readInt(), notNegative(in.readLong()), Sha256.read(in));
            case START -> new Start(in.readInt(), notNegative(in.readLong()));
            case DATA -> throw new IllegalStateException("data are passed on as they come");
            case END -> new End(in.readInt(), Sha256.read(in));
            case DONE -> new Done(in.readInt());
            case COMPLETE -> new Complete(in.readLong(), in.readLong(), in.readLong(), Sha256.read(in));
            case FINISHED -> new Finished(in.readLong(), in.readLong(), Sha256.read(in));
            case KEEP -> new Keep();
            case FAILURE -> new Failure(readText(in));
        };
    }

    private static long notNegative(long value) throws TransferException {
        if (value < 0) {
            throw new TransferException("negative size or offset " + value);
        }
        return value;
    }

    private static void writeAttributes(ByteBuf out, Attributes attributes) {
        out.writeShort(attributes.mode()).writeLong(attributes.mtimeNanos());
    }

    private static Attributes readAttributes(ByteBuf in) {
        // setuid, setgid and sticky bits are the sender's business: they are never taken over.
        return new Attributes(in.readUnsignedShort() & 0777, in.readLong());
    }

    private static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static String readText(ByteBuf in) throws TransferException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readBytes(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new TransferException("a text is not UTF-8");
        }
    }

    private static String shortened(String message) {
        // At most three bytes for each of Java's characters.
        int limit = MAX_MESSAGE_BYTES / 3;
        return message.length() <= limit ? message : message.substring(0, limit);
    }
}
