package io.nstack.rd.file;

import io.nstack.rd.policy.Condition;
import io.nstack.rd.policy.Rule;
import io.nstack.rd.policy.Source;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads DMM's {@code module_config.json}, of which RD needs the default stack. One use, one thread. */
final class ModuleReader {

    private static final List<String> KEYS = List.of("default_stack_name", "module_list");
    // The last five are of older releases. All but the name and the number say how to load C libraries.
    private static final List<String> MODULE_KEYS = List.of("stack_name", "libname", "deploytype", "stackid",
            "function_name", "loadtype", "maxfd", "minfd", "priorty");

    private final JsonCursor in;
    private final DmmNames names;
    private final Set<String> modules = new LinkedHashSet<>();
    private final Map<Integer, String> ids = new HashMap<>();
    private final Located<String> wanted = new Located<>("default_stack_name");

    ModuleReader(JsonCursor in, DmmNames names) {
        this.in = in;
        this.names = names;
    }

    /** Reads the file and returns the default it states. */
    Rule read() throws IOException {
        in.document(KEYS, this::field);
        String name = wanted.required(in, in.start());
        if (!modules.isEmpty() && !modules.contains(name)) {
            throw in.wrong(wanted.offset(), "default_stack_name '" + name + "' is not in module_list"
                    + Spelling.hint(name, modules));
        }
        return fallback(in, names, name, wanted.offset());
    }

    /** The default that names one stack of DMM's. */
    static Rule fallback(JsonCursor in, DmmNames names, String stack, int offset) throws IOException {
        return Rule.of(Rule.Kind.DEFAULT, "default", Condition.ANY, List.of(names.pattern(in, offset, stack)),
                new Source(in.file(), in.line(offset)));
    }

    private void field(String key) throws IOException {
        if (key.equals("module_list")) {
            in.array(key, this::module);
        } else {
            wanted.set(in.offset(), in.string(key));
        }
    }

    private void module() throws IOException {
        int start = in.offset();
        Located<String> name = new Located<>("stack_name");
        Located<Integer> id = new Located<>("stackid");
        in.object("an entry of module_list", MODULE_KEYS, key -> {
            switch (key) {
                case "stack_name" -> name.set(in.offset(), in.string(key));
                case "stackid" -> id.set(in.offset(), in.integer(key, 0, Integer.MAX_VALUE));
                case "deploytype", "maxfd", "minfd", "priorty" -> in.integer(key, 0, Integer.MAX_VALUE);
                default -> in.anyString(key);
            }
        });
        String called = name.required(in, start);
        if (!modules.add(called)) {
            throw in.wrong(name.offset(), "stack_name '" + called + "' stands twice in module_list");
        }
        String other = id.isSet() ? ids.putIfAbsent(id.required(in, start), called) : null;
        if (other != null) {
            throw in.wrong(id.offset(), "this stackid is taken by '" + other + "'");
        }
    }
}
