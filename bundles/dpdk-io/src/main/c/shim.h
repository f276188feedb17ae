/* The structures that Java fills and reads; ShimLayouts.java has the same layouts. */
#ifndef NSTACK_SHIM_H
#define NSTACK_SHIM_H

#include <stdint.h>

/* Constants of io.nstack.link.Frame. */
#define NSTACK_RX_IP_GOOD 1
#define NSTACK_RX_TRANSPORT_GOOD 2
#define NSTACK_RX_BAD 4
#define NSTACK_TX_IP_CHECKSUM 0x100
#define NSTACK_TX_TCP_CHECKSUM 0x200
#define NSTACK_TX_UDP_CHECKSUM 0x400

struct nstack_received {
    uint32_t number;
    uint16_t start;
    uint16_t length;
    uint32_t flags;
    uint32_t hash;
};

struct nstack_outgoing {
    uint64_t mbuf;
    uint32_t length;
    uint32_t flags;
    uint16_t start;
    uint16_t l2_length;
    uint16_t l3_length;
    uint16_t l4_length;
    uint16_t segment_bytes;
    uint16_t unused[3];
};

struct nstack_device {
    uint64_t driver;
    uint64_t rx_offloads;
    uint64_t tx_offloads;
    uint64_t rss_types;
    uint64_t mac;
    int32_t rx_queues;
    int32_t tx_queues;
    int32_t max_mtu;
    int32_t max_packet;
    int32_t max_merged;
    int32_t table_entries;
    int32_t key_bytes;
    int32_t node;
};

struct nstack_setup {
    uint64_t rx_offloads;
    uint64_t tx_offloads;
    uint64_t rss_types;
    uint64_t key;
    uint64_t pools;
    int32_t key_bytes;
    int32_t queues;
    int32_t ring;
    int32_t mtu;
    int32_t max_merged;
    int32_t unused;
};

#endif
