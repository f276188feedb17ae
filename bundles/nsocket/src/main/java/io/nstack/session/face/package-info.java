/**
 * Faces of sessions for code that waits: blocking streams, listeners and datagrams, and the JDK's sockets above them. Start
 * reading at {@link io.nstack.session.face.StreamFace}.
 */
@NullMarked
package io.nstack.session.face;

import org.jspecify.annotations.NullMarked;
