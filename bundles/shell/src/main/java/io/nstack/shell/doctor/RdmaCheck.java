package io.nstack.shell.doctor;

import java.util.List;

/** What RDMA needs. */
final class RdmaCheck implements Check {

    @Override
    public String part() { return "rdma stack (optional)"; }

    @Override
    public void look(Machine machine, Findings findings) {
        library("libibverbs", "libibverbs1", machine, findings);
        library("librdmacm", "librdmacm1", machine, findings);
        library("libucp", "libucx0", machine, findings);
        devices(machine, findings);
        machine.memlock(findings);
    }

    private static void library(String name, String debianPackage, Machine machine, Findings findings) {
        machine.library(name).ifPresentOrElse(file -> findings.ok(name, file),
                () -> findings.missing(name, "not installed", "apt install " + debianPackage));
    }

    private static void devices(Machine machine, Findings findings) {
        List<String> devices = machine.list("sys/class/infiniband");
        if (devices.isEmpty()) {
            findings.missing("RDMA devices", "none",
                    "without a NIC for it: modprobe rdma_rxe && rdma link add rxe0 type rxe netdev <interface>");
        } else {
            findings.ok("RDMA devices", String.join(", ", devices));
        }
    }
}
