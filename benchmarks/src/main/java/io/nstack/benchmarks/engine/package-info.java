/** What the stages of the user-space TCP/IP engine cost, with JMH: {@code ./nstack bench engine}. */
@NullMarked
package io.nstack.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
