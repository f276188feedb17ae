package io.nstack.shell.doctor;

import java.util.ArrayList;
import java.util.List;

/** What user-space TCP/IP over DPDK needs. DPDK itself is in nStack's native library. */
final class DpdkCheck implements Check {

    private static final String HUGE_PAGES = "sys/kernel/mm/hugepages";
    private static final String HEADERS = "usr/include/dpdk/rte_ethdev.h";
    private static final int NET_ADMIN = 12; // capability(7), linux/capability.h
    private static final int NET_RAW = 13;
    private static final int IPC_LOCK = 14;
    private static final int SYS_ADMIN = 21;

    @Override
    public String part() { return "dpdk stack (optional)"; }

    @Override
    public void look(Machine machine, Findings findings) {
        library("libxdp", "libxdp1", machine, findings);
        library("libbpf", "libbpf1", machine, findings);
        library("libnuma", "libnuma1", machine, findings);
        headers(machine, findings);
        hugePages(machine, findings);
        permission(machine, findings);
        machine.memlock(findings);
        vfio(machine, findings);
        iommu(machine, findings);
    }

    private static void library(String name, String debianPackage, Machine machine, Findings findings) {
        machine.library(name).ifPresentOrElse(file -> findings.ok(name, file),
                () -> findings.missing(name, "not installed", "apt install " + debianPackage));
    }

    private static void headers(Machine machine, Findings findings) {
        if (machine.exists(HEADERS)) {
            findings.ok("DPDK to build with", "/" + HEADERS);
        } else {
            findings.warn("DPDK to build with", "not installed",
                    "only for building nStack: apt install gcc pkg-config libdpdk-dev libbpf-dev libxdp-dev");
        }
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
            findings.warn("huge pages", "none reserved: ordinary memory is used (--no-huge); NICs need them",
                    "sysctl -w vm.nr_hugepages=512");
        } else {
            findings.ok("huge pages", String.join(", ", pools));
        }
    }

    private static void permission(Machine machine, Findings findings) {
        long held = machine.capabilities();
        if (held < 0) {
            findings.warn("capabilities", "unknown", "run as root, or see docs/dpdk-io.md for those a device needs");
        } else if (!has(held, NET_RAW) || !has(held, NET_ADMIN)) {
            findings.warn("capabilities", "links over ring, null and memif only",
                    "for af_packet CAP_NET_RAW and CAP_NET_ADMIN, or root");
        } else if (!has(held, IPC_LOCK) || !has(held, SYS_ADMIN)) {
            findings.warn("capabilities", "links over af_packet, ring, null and memif",
                    "for af_xdp CAP_IPC_LOCK and CAP_SYS_ADMIN too, or root");
        } else {
            findings.ok("capabilities", "those of all links");
        }
    }

    private static boolean has(long held, int capability) { return (held >>> capability & 1) != 0; }

    private static void vfio(Machine machine, Findings findings) {
        if (machine.exists("dev/vfio/vfio")) {
            findings.ok("VFIO", "/dev/vfio/vfio");
        } else {
            findings.missing("VFIO", "no /dev/vfio/vfio",
                    "modprobe vfio-pci; not needed for links over af_packet, af_xdp or memory");
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
