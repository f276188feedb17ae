package io.nstack.stack.dpdk.fuzz;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one class of fuzz tests, since the fuzzer wants a process for each; ends with 0 if nothing was found. */
final class FuzzRun implements TestExecutionListener {

    private int run;
    private int failed;

    private FuzzRun() {}

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(arguments[0])).build();
        FuzzRun listener = new FuzzRun();
        LauncherFactory.create().execute(request, listener);
        System.out.println(listener.run + " inputs or runs, " + listener.failed + " failed");
        System.exit(listener.failed == 0 && listener.run > 0 ? 0 : 1);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        run += test.isTest() ? 1 : 0;
        result.getThrowable().ifPresent(thrown -> {
            failed++;
            thrown.printStackTrace(System.out);
        });
    }
}
