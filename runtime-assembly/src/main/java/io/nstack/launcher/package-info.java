/** Starts the OSGi framework over an image and a data folder, and talks to a running one from outside. */
@NullMarked
package io.nstack.launcher;

import org.jspecify.annotations.NullMarked;
