#!/bin/sh
# Builds libnstack-dpdk.so for this machine's processor, and for aarch64 where its cross compiler and DPDK are there:
#   build.sh OUTPUT_FOLDER HEADER_FILE
# and writes the bundle's header Bundle-NativeCode for those that are there. Its last clause lets the bundle resolve
# everywhere; without the library its links are DOWN and say so. Does nothing when the library is newer than its sources. Where compiler or DPDK is missing it says so and succeeds:
# links over DPDK are then there, and DOWN with that reason.
set -eu

sources=$(cd "$(dirname "$0")" && pwd)
output=$1
header=$2
rm -f "$header"

# Devices that need no NIC, paravirtual ones, and the usual NICs.
drivers='af_packet af_xdp memif null ring tap
    virtio vmxnet3 ena gve
    e1000 igc ixgbe i40e iavf ice'
libraries='common_iavf bus_pci bus_vdev bus_auxiliary mempool_ring
    vhost security cryptodev gso hash rcu timer pci ethdev meter net mbuf mempool ring eal telemetry kvargs'
# What the drivers call and must not reach, or not as it is: see host.c.
wrapped='__rte_panic rte_exit poll socket setsockopt
    xsk_umem__create xsk_umem__delete xsk_socket__create xsk_socket__delete'

missing() {
    printf 'dpdk-io: %s: links over DPDK will be DOWN; on Debian: apt-get install %s\n' "$1" \
        'gcc pkg-config libdpdk-dev libbpf-dev libxdp-dev'
    exit 0
}

build() { # ARCHITECTURE COMPILER LIBRARY_FOLDER CFLAGS
    target=$output/linux-$1/libnstack-dpdk.so
    if [ -f "$target" ] && [ -z "$(find "$sources" "$3/librte_eal.a" -newer "$target" -type f)" ]; then
        return
    fi
    archives=
    for driver in $drivers; do
        if [ -f "$3/librte_net_$driver.a" ]; then archives="$archives -l:librte_net_$driver.a"; fi
    done
    for library in $libraries; do archives="$archives -l:librte_$library.a"; done
    wraps=
    for name in $wrapped; do wraps="$wraps -Wl,--wrap=$name"; done
    mkdir -p "$(dirname "$target")"
    # nodelete: DPDK's interrupt thread still waits in this code when its last user has gone
    # shellcheck disable=SC2086 # lists of options
    "$2" -O3 -g0 -std=gnu11 -Wall -Wextra -Werror -fPIC -shared $4 -o "$target.new" \
        "$sources/shim.c" "$sources/host.c" \
        -Wl,-Bsymbolic -Wl,--version-script="$sources/exports.map" -Wl,-z,nodelete -Wl,-z,defs -Wl,--gc-sections -s \
        $wraps -L"$3" -Wl,--whole-archive $archives -Wl,--no-whole-archive \
        -lxdp -lbpf -lnuma -lm -lc -l:libbsd.a
    mv "$target.new" "$target"
    printf 'dpdk-io: built %s, %s KiB\n' "${target#"$output"/}" "$(($(wc -c <"$target") / 1024))"
}

[ "$(uname -s)" = Linux ] || missing "not Linux"
command -v "${CC:-cc}" >/dev/null || missing "no C compiler"
command -v pkg-config >/dev/null || missing "no pkg-config"
for package in libdpdk libxdp libbpf; do
    pkg-config --exists "$package" || missing "no $package for development"
done

case $(uname -m) in
    x86_64) architecture=x86_64 ;;
    aarch64) architecture=aarch64 ;;
    *) missing "$(uname -m) is not a processor that this is made for" ;;
esac
build "$architecture" "${CC:-cc}" "$(pkg-config --variable=libdir libdpdk)" \
    "$(pkg-config --cflags libdpdk libxdp libbpf)"

cross=/usr/lib/aarch64-linux-gnu
if [ "$architecture" != aarch64 ] && command -v aarch64-linux-gnu-gcc >/dev/null && [ -f $cross/librte_eal.a ]; then
    build aarch64 aarch64-linux-gnu-gcc $cross \
        "-march=armv8-a+crc -I/usr/include/dpdk -I/usr/include/aarch64-linux-gnu/dpdk -include rte_config.h"
fi

clauses=
for each in x86_64:x86-64 aarch64:AArch64; do
    library=linux-${each%:*}/libnstack-dpdk.so
    if [ -f "$output/$library" ]; then
        clauses="$clauses native/$library; osname=Linux; processor=${each#*:},"
    fi
done
printf 'Bundle-NativeCode:%s *\n' "$clauses" >"$header"
