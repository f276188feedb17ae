/** Links that need no hardware: an in-memory wire, a fault injector, a recorder. None is exported; they are services. */
@NullMarked
package io.nstack.links;

import org.jspecify.annotations.NullMarked;
