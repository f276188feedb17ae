package io.nstack.session.channel;

/** There is no buffer to read into. The application's allocators are none of the stack's fault. */
final class NoBufferException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final transient Throwable why;

    NoBufferException(Throwable why) {
        super(null, null, false, false);
        this.why = why;
    }
}
