package io.nstack.shell.doctor;

import java.util.ArrayList;
import java.util.List;

/** What user-space TCP/IP over DPDK needs. */
final class DpdkCheck implements Check {

    private static final String HUGE_PAGES = "sys/kernel/mm/hugepages";

    @Override
    public String part() { return "dpdk stack (optional)"; }

    @Override
    public void look(Machine machine, Findings findings) {
        machine.library("librte_eal").ifPresentOrElse(file -> findings.ok("DPDK libraries", file),
                () -> findings.missing("DPDK libraries", "not installed", "apt install dpdk"));
        hugePages(machine, findings);
        machine.memlock(findings);
        vfio(machine, findings);
        iommu(machine, findings);
    }

    private static void hugePages(Machine machine, Findings findings) {
        List<String> pools = new ArrayList<>();
        for (String folder : machine.list(HUGE_PAGES)) {
            String total = machine.read(HUGE_PAGES + "/" + folder + "/nr_hugepages").orElse("0");
            if (!total.equals("0")) {
                String free = machine.read(HUGE_PAGES + "/" + folder + "/free_hugepages").orElse("?");
                pools.add(free + " of " + total + " free of size " + folder.replaceFirst("hugepages-", ""));
            }
        }
        if (pools.isEmpty()) {
            findings.missing("huge pages", "none reserved",
                    "sysctl -w vm.nr_hugepages=512 (or run DPDK with --no-huge)");
        } else {
            findings.ok("huge pages", String.join(", ", pools));
        }
    }

    private static void vfio(Machine machine, Findings findings) {
        if (machine.exists("dev/vfio/vfio")) {
            findings.ok("VFIO", "/dev/vfio/vfio");
        } else {
            findings.missing("VFIO", "no /dev/vfio/vfio",
                    "modprobe vfio-pci; not needed for links over af_packet, tap or memory");
        }
    }

    private static void iommu(Machine machine, Findings findings) {
        int groups = machine.list("sys/kernel/iommu_groups").size();
        if (groups > 0) {
            findings.ok("IOMMU", groups + " groups");
        } else {
            findings.warn("IOMMU", "none",
                    "NICs need it, or vfio's enable_unsafe_noiommu_mode, which gives the NIC all memory");
        }
    }
}
