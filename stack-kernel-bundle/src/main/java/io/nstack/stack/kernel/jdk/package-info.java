/**
 * The JDK engine: channels of {@code java.nio}, watched by the loop's selector. Start reading at
 * {@link io.nstack.stack.kernel.jdk.JdkEngine}.
 */
@NullMarked
package io.nstack.stack.kernel.jdk;

import org.jspecify.annotations.NullMarked;
