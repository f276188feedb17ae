package io.nstack.itests.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out the tests that {@code excluded-tests.txt} names for the flavour under test, with the reason given there, so
 * that reports show it. Plain flavours leave out nothing: there one sees whether a reason still holds.
 */
public final class ExcludedTests implements ExecutionCondition {

    private static final String LIST = "/excluded-tests.txt";
    private static final Map<String, String> REASONS = read(Flavour.nameUnderTest());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = Flavour.unavailability();
        if (!missing.isEmpty()) {
            return ConditionEvaluationResult.disabled(missing);
        }
        String reason = REASONS.get(nameOf(context));
        return reason == null
                ? ConditionEvaluationResult.enabled("")
                : ConditionEvaluationResult.disabled(reason);
    }

    /** {@code Class}, {@code Class.method} or, for one run of a parameterised test, {@code Class.method#2}. */
    private static String nameOf(ExtensionContext context) {
        String name = context.getTestClass().map(Class::getSimpleName).orElse("")
                + context.getTestMethod().map(Method::getName).map(method -> "." + method).orElse("");
        String id = context.getUniqueId();
        int run = id.indexOf("invocation:#");
        return run < 0 ? name : name + id.substring(id.indexOf('#', run), id.indexOf(']', run));
    }

    private static Map<String, String> read(String flavour) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ExcludedTests.class.getResourceAsStream(LIST), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(Entry::parse)
                    .filter(entry -> entry.flavours.contains(flavour))
                    .collect(Collectors.toMap(Entry::test, Entry::reason));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Entry(List<String> flavours, String test, String reason) {

        static Entry parse(String line) {
            String[] parts = line.split(" \\| ", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException(LIST + ": not 'flavours | test | reason': " + line);
            }
            return new Entry(List.of(parts[0].strip().split(" +")), parts[1].strip(), parts[2].strip());
        }
    }
}
