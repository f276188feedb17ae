/** The in-memory wire: two links, and what one sends the other receives. */
@NullMarked
package io.nstack.links.memory;

import org.jspecify.annotations.NullMarked;
