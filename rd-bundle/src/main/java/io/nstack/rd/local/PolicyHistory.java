package io.nstack.rd.local;

import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyInfo;
import io.nstack.rd.PolicyListener;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.file.DmmNames;
import io.nstack.rd.file.FileSet;
import io.nstack.rd.file.PolicyFiles;
import io.nstack.rd.file.PolicyText;
import io.nstack.rd.policy.Policy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Changes the policy of a table, whole or not at all, and remembers those before it. Any thread. */
final class PolicyHistory implements PolicyControl {

    /** How many policies back a rollback can go. */
    static final int DEPTH = 16;

    private static final Logger LOG = System.getLogger("io.nstack.rd");

    private final RuleTable table;
    private final DmmNames names;
    private final PolicyListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Policy> past = new ArrayDeque<>(); // guarded by lock
    private volatile String lastError = ""; // any thread; the newest attempt wins

    PolicyHistory(RuleTable table, DmmNames names, PolicyListener listener) {
        this.table = table;
        this.names = names;
        this.listener = listener;
    }

    @Override
    public PolicyInfo current() {
        InForce now = table.inForce();
        return new PolicyInfo(now.version(), now.policy().sources(), now.since(), PolicyText.of(now.policy()),
                lastError);
    }

    @Override
    public List<RuleInfo> rules() { return table.inForce().rules(); }

    @Override
    public PolicyInfo load(Path file) throws IOException {
        try {
            FileSet files = FileSet.read(file);
            if (files.names().isEmpty()) {
                throw new IOException(file + " holds none of " + FileSet.POLICY + ", " + FileSet.MODULES + ", "
                        + FileSet.ROUTES);
            }
            put(PolicyFiles.compile(files, names));
            return current();
        } catch (IOException e) {
            lastError = reason(e); // not logged: the caller gets it
            throw e;
        }
    }

    @Override
    public PolicyInfo rollback() {
        lock.lock();
        try {
            Policy before = past.poll();
            if (before == null) {
                throw new IllegalStateException("there is no policy before the one in force");
            }
            replace(before);
        } finally {
            lock.unlock();
        }
        tell();
        return current();
    }

    /** Takes the watched files over, or refuses them and keeps the policy in force. */
    void adopt(FileSet files) {
        try {
            put(PolicyFiles.compile(files, names));
        } catch (IOException e) {
            refuse(e);
        }
    }

    /** Notes why the watched files could not be taken over; said once to the log as long as it stays the same. */
    void refuse(IOException cause) {
        String reason = reason(cause);
        if (!reason.equals(lastError)) {
            LOG.log(Level.WARNING, "policy refused, the one in force stays: {0}", reason);
        }
        lastError = reason;
    }

    private void put(Policy policy) {
        lock.lock();
        try {
            past.push(table.inForce().policy());
            if (past.size() > DEPTH) {
                past.removeLast();
            }
            replace(policy);
        } finally {
            lock.unlock();
        }
        tell();
    }

    // Outside the lock: a listener may come back and ask.
    private void tell() { listener.onPolicy(table.inForce().version()); }

    // under lock
    private void replace(Policy policy) {
        table.replace(policy);
        lastError = "";
        InForce now = table.inForce();
        LOG.log(Level.INFO, "policy {0} in force: {1} rules from {2}", Long.toString(now.version()),
                Integer.toString(policy.rules().size()),
                policy.sources().isEmpty() ? "no file, built in" : String.join(", ", policy.sources()));
    }

    private static String reason(IOException cause) {
        // The JDK's file exceptions often say the file's name only; their class says the rest.
        return cause instanceof FileSystemException
                ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                : String.valueOf(cause.getMessage());
    }
}
