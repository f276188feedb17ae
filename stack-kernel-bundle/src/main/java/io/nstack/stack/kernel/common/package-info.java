/** What both engines need: messages, socket files, families. */
@NullMarked
package io.nstack.stack.kernel.common;

import org.jspecify.annotations.NullMarked;
