package io.nstack.stack.dpdk.config;

import io.nstack.stack.dpdk.config.DpdkConfig.TcpOptions;
import io.nstack.stack.dpdk.ip.Route;
import io.nstack.stack.dpdk.ip.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Turns an instance's properties into a {@link DpdkConfig}, or says what is wrong with them. */
public final class ConfigReader {

    private static final Set<String> OPTIONS = Set.of("name", "link", "addresses", "gateways", "routes", "mtuBytes",
            "congestion", "sendBufferBytes", "mostSendBytes", "receiveBufferBytes", "mostReceiveBytes",
            "loopMemoryBytes", "halfOpenConnections", "sack", "timestamps", "windowScaling", "ecn",
            "datagramBufferBytes");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final int LEAST_BUFFER_BYTES = 4 * 1024;
    private static final int MOST_BUFFER_BYTES = 512 * 1024 * 1024;
    private static final long LEAST_LOOP_BYTES = 1024 * 1024;
    private static final long MOST_LOOP_BYTES = 64L * 1024 * 1024 * 1024;
    private static final int LEAST_IPV6_MTU_BYTES = 1280; // RFC 8200 section 5
    private static final int LEAST_IPV4_MTU_BYTES = 68; // RFC 791 section 3.2
    private static final int MOST_MTU_BYTES = 65_535;

    private final Properties properties;

    private ConfigReader(Map<String, ?> properties) { this.properties = new Properties(properties); }

    /**
     * Reads the properties of the stack called {@code name}.
     *
     * @throws ConfigException naming the option, its value and what is allowed
     */
    public static DpdkConfig read(String name, Map<String, ?> properties) throws ConfigException {
        rejectUnknown(properties);
        StackName.check(properties);
        return new ConfigReader(properties).read(name);
    }

    private static void rejectUnknown(Map<String, ?> properties) throws ConfigException {
        for (String key : properties.keySet()) {
            if (!OPTIONS.contains(key) && !isOfTheFramework(key)) {
                throw new ConfigException("unknown option '" + key + "'='" + properties.get(key) + "': allowed are "
                        + new TreeSet<>(OPTIONS));
            }
        }
    }

    /** Who configures instances adds keys of its own (Configuration Admin, SCR, feature manager); all have a dot. */
    private static boolean isOfTheFramework(String key) {
        return key.contains(".") || key.startsWith(":") || key.equals("objectClass");
    }

    private DpdkConfig read(String name) throws ConfigException {
        List<Subnet> addresses = addresses();
        int datagramBytes = (int) properties.number("datagramBufferBytes", LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES,
                DpdkConfig.DATAGRAM_BYTES);
        return new DpdkConfig(name, named("link", ""), addresses, routes(addresses), mtu(addresses), tcp(),
                datagramBytes);
    }

    private String named(String option, String otherwise) throws ConfigException {
        String word = properties.text(option, otherwise);
        if (!NAME.matcher(word).matches()) {
            throw new ConfigException(option, word, "a name of letters, digits and . _ ~ -");
        }
        return word;
    }

    private TcpOptions tcp() throws ConfigException {
        TcpOptions usual = TcpOptions.DEFAULT;
        int send = buffer("sendBufferBytes", LEAST_BUFFER_BYTES, usual.sendBufferBytes());
        int receive = buffer("receiveBufferBytes", LEAST_BUFFER_BYTES, usual.receiveBufferBytes());
        return new TcpOptions(named("congestion", usual.congestion()), send,
                buffer("mostSendBytes", send, Math.max(send, usual.mostSendBytes())), receive,
                buffer("mostReceiveBytes", receive, Math.max(receive, usual.mostReceiveBytes())),
                properties.number("loopMemoryBytes", LEAST_LOOP_BYTES, MOST_LOOP_BYTES, usual.loopMemoryBytes()),
                (int) properties.number("halfOpenConnections", 1, 1 << 20, usual.halfOpenConnections()),
                properties.flag("sack", usual.sack()), properties.flag("timestamps", usual.timestamps()),
                properties.flag("windowScaling", usual.windowScaling()), properties.flag("ecn", usual.ecn()));
    }

    private int buffer(String option, int least, int otherwise) throws ConfigException {
        return (int) properties.number(option, least, MOST_BUFFER_BYTES, otherwise);
    }

    private int mtu(List<Subnet> addresses) throws ConfigException {
        boolean ipv6 = addresses.stream().anyMatch(each -> !each.address().isIpv4());
        return (int) properties.number("mtuBytes", ipv6 ? LEAST_IPV6_MTU_BYTES : LEAST_IPV4_MTU_BYTES, MOST_MTU_BYTES,
                0);
    }

    private List<Subnet> addresses() throws ConfigException {
        List<Subnet> addresses = new ArrayList<>();
        for (String each : properties.texts("addresses")) {
            try {
                addresses.add(Networks.ofHost(each));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("addresses", each,
                        "an address with its network, such as 10.77.0.1/24 (" + e.getMessage() + ")");
            }
        }
        if (addresses.isEmpty()) {
            throw new ConfigException("addresses", "", "one address with its network at least, such as 10.77.0.1/24");
        }
        return addresses;
    }

    private List<Route> routes(List<Subnet> addresses) throws ConfigException {
        List<Route> routes = new ArrayList<>();
        for (String each : properties.texts("gateways")) {
            try {
                routes.add(Networks.byDefault(each, addresses));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("gateways", each,
                        "the address of a router on the link (" + e.getMessage() + ")");
            }
        }
        for (String each : properties.texts("routes")) {
            try {
                routes.add(Networks.route(each, addresses));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("routes", each, "as 10.0.0.0/8 via 10.77.0.254 (" + e.getMessage() + ")");
            }
        }
        return routes;
    }
}
