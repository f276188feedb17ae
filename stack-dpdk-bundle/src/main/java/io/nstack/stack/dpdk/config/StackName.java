package io.nstack.stack.dpdk.config;

import java.util.Map;
import java.util.regex.Pattern;

/** How an instance gets its name. */
public final class StackName {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final String TYPE = "dpdk";

    private StackName() {}

    /**
     * The property {@code name}, or else one made from the PID: {@code io.nstack.stack.dpdk~dpdk} is
     * {@code dpdk}, {@code io.nstack.stack.dpdk~lab} is {@code dpdk~lab}. A name that is not allowed is left out
     * here and found by {@link #check}.
     */
    public static String of(Map<String, ?> properties) {
        Object given = properties.get("name");
        if (given instanceof String name && ALLOWED.matcher(name).matches()) {
            return name;
        }
        Object pid = properties.get("service.pid");
        String text = pid instanceof String one ? one : "";
        int tilde = text.indexOf('~');
        String instance = tilde < 0 ? TYPE : text.substring(tilde + 1);
        return instance.equals(TYPE) || !ALLOWED.matcher(instance).matches() ? TYPE : TYPE + "~" + instance;
    }

    /** Refuses a name that {@link #of} had to leave out. */
    static void check(Map<String, ?> properties) throws ConfigException {
        Object given = properties.get("name");
        if (given != null && !(given instanceof String name && ALLOWED.matcher(name).matches())) {
            throw new ConfigException("name", given, "letters, digits and . _ ~ -");
        }
    }
}
