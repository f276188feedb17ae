package io.nstack.shell.control;

import io.nstack.shell.command.CommandException;
import io.nstack.shell.command.UsageException;
import io.nstack.shell.text.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/** A script run in a session of its own, and how it ended. */
final class Script {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final System.Logger LOG = System.getLogger(Script.class.getName());

    private final CommandSession session;
    private final PrintStream out;
    private volatile boolean lastJobFailed;

    Script(CommandSession session, PrintStream out) {
        this.session = session;
        this.out = out;
        // Names without a scope mean ours before any other bundle's, and uninstall a bundle before a feature.
        session.put("SCOPE", "nstack:gogo:felix:*");
        session.setJobListener((job, before, now) -> onJob(job, now));
    }

    /** Runs it; prints its last result as Gogo would, or one line {@code error: …}. */
    int run(String text) {
        try {
            Object result = session.execute(text);
            if (result != null && !Boolean.FALSE.equals(session.get(".Gogo.format"))) {
                out.println(session.format(result, Converter.INSPECT).toString().stripTrailing());
            }
            return lastJobFailed ? FAILED : DONE;
        } catch (UsageException e) {
            return error(WRONG_USAGE, Reason.of(e));
        } catch (CommandException e) {
            return error(FAILED, Reason.of(e));
        } catch (CommandNotFoundException e) {
            return error(WRONG_USAGE, "no such command: " + e.getCommand());
        } catch (IllegalArgumentException e) {
            // the caller's mistake, by our convention and by Gogo's when a command takes no such arguments
            LOG.log(Level.DEBUG, "script refused", e);
            return error(WRONG_USAGE, Reason.of(e));
        } catch (InterruptedException | RejectedExecutionException e) {
            return error(FAILED, "interrupted");
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            return failed(e);
        }
    }

    private int failed(Throwable cause) {
        // Gogo wraps some of its syntax errors and throws others bare
        if (cause instanceof SyntaxError || cause.getCause() instanceof SyntaxError) {
            return error(WRONG_USAGE, "not a Gogo script: " + Reason.of(cause));
        }
        // a network's or a disk's outcome is the answer to the command and nothing for the log
        LOG.log(cause instanceof IOException ? Level.DEBUG : Level.WARNING,
                "a command of the control socket failed", cause);
        return error(FAILED, Reason.of(cause));
    }

    private int error(int code, String message) {
        out.println("error: " + message);
        return code;
    }

    /** A command such as grep says by its exit status, not by an exception, that it failed. */
    private void onJob(Job job, Job.Status now) {
        if (now == Job.Status.Done && job.parent() == null && job.result() != null) {
            lastJobFailed = !job.result().isSuccess();
        }
    }
}
