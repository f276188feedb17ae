package io.nstack.launcher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/** Keeps logback from looking for XML files before {@link LogFile} sets it up. */
public final class QuietLogbackStart extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) { return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY; }
}
