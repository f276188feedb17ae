/** The options of one instance, read and checked. */
@NullMarked
package io.nstack.stack.memory.config;

import org.jspecify.annotations.NullMarked;
