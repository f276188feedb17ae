/** The links as OSGi services: what a configuration says, and which services follow from it. */
@NullMarked
package io.nstack.links.config;

import org.jspecify.annotations.NullMarked;
