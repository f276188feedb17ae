package io.nstack.rd.file;

import io.nstack.rd.PolicyException;
import io.nstack.rd.policy.Policy;
import io.nstack.rd.policy.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a policy of policy files. */
public final class PolicyFiles {

    private PolicyFiles() {}

    /**
     * Reads all files and compiles them to one policy: own rules, then DMM's routes by address, then those by protocol,
     * then the default, our own file's before DMM's.
     *
     * @param files a file of another name than DMM's two is read as our own
     * @param names DMM's stack names and ours
     * @throws PolicyException if a file is wrong, with its place
     */
    public static Policy compile(FileSet files, DmmNames names) throws PolicyException {
        if (files.names().isEmpty()) {
            return Policy.BUILT_IN;
        }
        try {
            return compiled(files, names);
        } catch (PolicyException e) {
            throw e;
        } catch (IOException e) {
            throw new AssertionError("reading from memory", e);
        }
    }

    private static Policy compiled(FileSet files, DmmNames names) throws IOException {
        List<Rule> rules = new ArrayList<>();
        RouteReader routes = new RouteReader(names);
        @Nullable
        Rule ownDefault = null;
        @Nullable
        Rule moduleDefault = null;
        // Our own file comes first, so that what DMM's say replaces what it has under "dmm".
        for (String name : ownFirst(files.names())) {
            JsonCursor in = new JsonCursor(JsonText.of(name, files.bytes(name)));
            switch (name) {
                case FileSet.MODULES -> moduleDefault = new ModuleReader(in, names).read();
                case FileSet.ROUTES -> routes.read(in);
                default -> {
                    PolicyReader own = new PolicyReader(in, routes);
                    own.read();
                    rules.addAll(own.rules());
                    ownDefault = own.fallback().orElse(null);
                }
            }
        }
        @Nullable
        Rule dmmDefault = moduleDefault == null ? routes.fallback().orElse(null) : moduleDefault;
        boolean isDmm = dmmDefault != null || files.names().contains(FileSet.ROUTES) || !routes.rules().isEmpty();
        if (isDmm) {
            rules.addAll(routes.builtIn());
        }
        rules.addAll(routes.rules());
        @Nullable
        Rule last = ownDefault == null ? dmmDefault : ownDefault;
        rules.add(last == null ? Policy.builtInDefault() : last);
        return policy(rules, files.names());
    }

    private static List<String> ownFirst(List<String> names) {
        return names.stream().sorted(Comparator.comparing(FileSet::isDmm).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static Policy policy(List<Rule> rules, List<String> sources) throws PolicyException {
        try {
            return new Policy(rules, sources);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(sources.getFirst(), 1, 1, String.valueOf(e.getMessage()));
        }
    }
}
