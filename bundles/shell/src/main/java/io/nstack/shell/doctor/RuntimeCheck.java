package io.nstack.shell.doctor;

import io.nstack.shell.text.Amounts;

/** What the runtime itself needs, whatever stacks there are. */
final class RuntimeCheck implements Check {

    static final String PART = "runtime";

    private static final int LEAST_JAVA = 25;
    private static final long LEAST_MEMORY = 512L << 20;
    private static final long GOOD_FILES = 16_384;

    @Override
    public String part() { return PART; }

    @Override
    public void look(Machine machine, Findings findings) {
        java(findings);
        kernel(machine, findings);
        processors(findings);
        memory(machine, findings);
        files(machine, findings);
        clock(machine, findings);
    }

    private static void java(Findings findings) {
        String version = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
        if (Runtime.version().feature() >= LEAST_JAVA) {
            findings.ok("Java", version);
        } else {
            findings.missing("Java", version, "install Java " + LEAST_JAVA + " or later");
        }
    }

    private static void kernel(Machine machine, Findings findings) {
        String release = machine.read("proc/sys/kernel/osrelease").orElse("");
        if (release.isEmpty()) {
            findings.warn("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    "only Linux has native sockets; elsewhere the JDK's are used");
        } else {
            findings.ok("kernel", "Linux " + release + " " + System.getProperty("os.arch"));
        }
    }

    private static void processors(Findings findings) {
        int count = Runtime.getRuntime().availableProcessors();
        if (count > 1) {
            findings.ok("CPUs", String.valueOf(count));
        } else {
            findings.warn("CPUs", "1", "event loop, application and compiler share it: give the process another");
        }
    }

    private static void memory(Machine machine, Findings findings) {
        long available = machine.memory("MemAvailable");
        String heap = "heap up to " + Amounts.bytes(Runtime.getRuntime().maxMemory());
        if (available < 0) {
            findings.ok("memory", heap);
            return;
        }
        String found = Amounts.bytes(available) + " of " + Amounts.bytes(machine.memory("MemTotal")) + " available, "
                + heap;
        if (available >= LEAST_MEMORY) {
            findings.ok("memory", found);
        } else {
            findings.warn("memory", found,
                    "free some: below " + Amounts.bytes(LEAST_MEMORY) + " the runtime may be killed");
        }
    }

    private static void files(Machine machine, Findings findings) {
        long limit = machine.limit("Max open files");
        if (limit >= GOOD_FILES) {
            findings.ok("open files", limit == Long.MAX_VALUE ? "unlimited" : "at most " + limit);
        } else {
            findings.warn("open files", limit < 0 ? "unknown" : "at most " + limit,
                    "each kernel session takes one: ulimit -n 65536, or LimitNOFILE= in the systemd unit");
        }
    }

    private static void clock(Machine machine, Findings findings) {
        String folder = "sys/devices/system/clocksource/clocksource0/";
        String source = machine.read(folder + "current_clocksource").orElse("unknown");
        if (source.equals("hpet") || source.equals("acpi_pm") || source.equals("jiffies")) {
            findings.warn("clock source", source, "slow to read, which falsifies measurements; this machine also has: "
                    + machine.read(folder + "available_clocksource").orElse("nothing else"));
        } else {
            findings.ok("clock source", source);
        }
    }
}
