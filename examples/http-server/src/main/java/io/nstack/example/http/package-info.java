/** An HTTP server of Netty's stock codecs on sessions, and a client of the JDK's sockets on sessions, both with TLS. */
@NullMarked
package io.nstack.example.http;

import org.jspecify.annotations.NullMarked;
