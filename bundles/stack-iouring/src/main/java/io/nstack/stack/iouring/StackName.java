package io.nstack.stack.iouring;

import java.util.Map;
import java.util.regex.Pattern;

/** How an instance gets its name. */
final class StackName {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final String TYPE = "iouring";

    private StackName() {}

    /**
     * The property {@code name}, or else one made from the PID: {@code io.nstack.stack.iouring~iouring} is
     * {@code iouring}, {@code io.nstack.stack.iouring~edge} is {@code iouring~edge}. A name that is not allowed is left
     * out here and found by {@link #isAllowed}.
     */
    static String of(Map<String, ?> properties) {
        if (properties.get("name") instanceof String name && isAllowed(name)) {
            return name;
        }
        String pid = properties.get("service.pid") instanceof String text ? text : "";
        int tilde = pid.indexOf('~');
        String instance = tilde < 0 ? TYPE : pid.substring(tilde + 1);
        return instance.equals(TYPE) || !isAllowed(instance) ? TYPE : TYPE + "~" + instance;
    }

    static boolean isAllowed(String name) { return ALLOWED.matcher(name).matches(); }
}
