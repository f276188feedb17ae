package io.nstack.netty.adapter;

/** What an endpoint hears of its inner channel. Loop thread. */
interface InnerEvents {

    /** Something was read; the receiver releases it. */
    void onRead(Object message);

    /** One read, which may have brought nothing, is over. */
    void onReadComplete();

    /** There is room for writing again. */
    default void onRoom() {}

    /** Nothing more will be read. */
    default void onInputEnd() {}

    /** A read or a write failed. */
    void onFailure(Throwable cause);

    /** The channel has closed, and it was not the endpoint that wanted it. */
    void onClosed();

    /** The engine ends: whatever is still held is to be let go of, and the channel aborted. */
    void onEngineEnd();
}
