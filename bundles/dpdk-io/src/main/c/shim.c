/*
 * What Java cannot call by itself: DPDK's inline functions, flat views of its larger structures, and what keeps a
 * process that is not DPDK's own alive and quiet. Everything else is called from Java as it is in DPDK.
 */
#include "shim.h"

#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_mempool.h>
#include <rte_version.h>

#define MAX_BURST 256
#define MAX_QUEUES 64

/* Java has these numbers too: DeviceOffloads.java. */
_Static_assert(RTE_ETH_RX_OFFLOAD_IPV4_CKSUM == 1 << 1 && RTE_ETH_RX_OFFLOAD_UDP_CKSUM == 1 << 2 &&
                   RTE_ETH_RX_OFFLOAD_TCP_CKSUM == 1 << 3 && RTE_ETH_RX_OFFLOAD_TCP_LRO == 1 << 4 &&
                   RTE_ETH_RX_OFFLOAD_SCATTER == 1 << 13 && RTE_ETH_RX_OFFLOAD_RSS_HASH == 1 << 19,
               "offloads of receipt");
_Static_assert(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM == 1 << 1 && RTE_ETH_TX_OFFLOAD_UDP_CKSUM == 1 << 2 &&
                   RTE_ETH_TX_OFFLOAD_TCP_CKSUM == 1 << 3 && RTE_ETH_TX_OFFLOAD_TCP_TSO == 1 << 5,
               "offloads of sending");
_Static_assert(RTE_ETH_RSS_IPV4 == 1 << 2 && RTE_ETH_RSS_NONFRAG_IPV4_TCP == 1 << 4 &&
                   RTE_ETH_RSS_NONFRAG_IPV4_UDP == 1 << 5 && RTE_ETH_RSS_IPV6 == 1 << 8 &&
                   RTE_ETH_RSS_NONFRAG_IPV6_TCP == 1 << 10 && RTE_ETH_RSS_NONFRAG_IPV6_UDP == 1 << 11,
               "hashes");

/* Raised with every change of a signature or structure here. */
uint32_t nstack_abi(void) { return 1; }

const char *nstack_version(void) { return rte_version(); }

int nstack_errno(void) { return rte_errno; }

/* ------------------------------------------------------------------ frames */

static inline uint32_t *number_of(struct rte_mbuf *mbuf) { return rte_mbuf_to_priv(mbuf); }

struct numbering {
    uint32_t first;
    uint64_t *mbufs;
    uint64_t *rooms;
};

static void number_one(struct rte_mempool *pool, void *opaque, void *object, unsigned index) {
    struct numbering *numbering = opaque;
    struct rte_mbuf *mbuf = object;
    (void)pool;
    *number_of(mbuf) = numbering->first + index;
    numbering->mbufs[index] = (uint64_t)(uintptr_t)mbuf;
    numbering->rooms[index] = (uint64_t)(uintptr_t)mbuf->buf_addr;
}

uint32_t nstack_number_frames(struct rte_mempool *pool, uint32_t first, uint64_t *mbufs, uint64_t *rooms) {
    struct numbering numbering = {first, mbufs, rooms};
    return rte_mempool_obj_iter(pool, number_one, &numbering);
}

/* All or none. */
uint32_t nstack_allocate(struct rte_mempool *pool, uint32_t *numbers, uint32_t count) {
    struct rte_mbuf *mbufs[MAX_BURST];
    if (count > MAX_BURST || rte_pktmbuf_alloc_bulk(pool, mbufs, count) != 0)
        return 0;
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = *number_of(mbufs[i]);
    return count;
}

void nstack_free(const uint64_t *mbufs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct rte_mbuf *mbuf = (struct rte_mbuf *)(uintptr_t)mbufs[i];
        mbuf->ol_flags = 0;
        rte_pktmbuf_free(mbuf);
    }
}

static inline uint32_t received_flags(uint64_t flags) {
    uint64_t ip = flags & RTE_MBUF_F_RX_IP_CKSUM_MASK;
    uint64_t transport = flags & RTE_MBUF_F_RX_L4_CKSUM_MASK;
    return (ip == RTE_MBUF_F_RX_IP_CKSUM_GOOD ? NSTACK_RX_IP_GOOD : 0) |
           (transport == RTE_MBUF_F_RX_L4_CKSUM_GOOD ? NSTACK_RX_TRANSPORT_GOOD : 0) |
           (ip == RTE_MBUF_F_RX_IP_CKSUM_BAD || transport == RTE_MBUF_F_RX_L4_CKSUM_BAD ? NSTACK_RX_BAD : 0);
}

/* Frames received, and in the upper half those dropped because they do not fit one buffer. */
uint32_t nstack_receive(uint16_t port, uint16_t queue, struct nstack_received *out, uint16_t count) {
    struct rte_mbuf *mbufs[MAX_BURST];
    uint16_t came = rte_eth_rx_burst(port, queue, mbufs, count < MAX_BURST ? count : MAX_BURST);
    uint32_t kept = 0;
    for (uint16_t i = 0; i < came; i++)
        rte_prefetch0(number_of(mbufs[i]));
    for (uint16_t i = 0; i < came; i++) {
        struct rte_mbuf *mbuf = mbufs[i];
        if (unlikely(mbuf->nb_segs > 1) && rte_pktmbuf_linearize(mbuf) != 0) {
            rte_pktmbuf_free(mbuf);
            continue;
        }
        rte_prefetch0(rte_pktmbuf_mtod(mbuf, void *));
        out[kept].number = *number_of(mbuf);
        out[kept].start = mbuf->data_off;
        out[kept].length = mbuf->data_len;
        out[kept].flags = received_flags(mbuf->ol_flags);
        out[kept].hash = mbuf->ol_flags & RTE_MBUF_F_RX_RSS_HASH ? mbuf->hash.rss : 0;
        kept++;
    }
    return kept | (uint32_t)(came - kept) << 16;
}

static void ask_for(struct rte_mbuf *mbuf, const struct nstack_outgoing *frame) {
    const uint8_t *ip = (const uint8_t *)mbuf->buf_addr + frame->start + frame->l2_length;
    uint64_t flags = (*ip >> 4) == 4 ? RTE_MBUF_F_TX_IPV4 : RTE_MBUF_F_TX_IPV6;
    if (frame->flags & NSTACK_TX_IP_CHECKSUM)
        flags |= RTE_MBUF_F_TX_IP_CKSUM;
    if (frame->flags & NSTACK_TX_TCP_CHECKSUM)
        flags |= RTE_MBUF_F_TX_TCP_CKSUM;
    if (frame->flags & NSTACK_TX_UDP_CHECKSUM)
        flags |= RTE_MBUF_F_TX_UDP_CKSUM;
    if (frame->segment_bytes != 0)
        flags |= RTE_MBUF_F_TX_TCP_SEG;
    mbuf->ol_flags = flags;
    mbuf->l2_len = frame->l2_length;
    mbuf->l3_len = frame->l3_length;
    mbuf->l4_len = frame->l4_length;
    mbuf->tso_segsz = frame->segment_bytes;
}

/* Frames taken, and in the upper half how many of these were dropped because the device refuses them. */
uint32_t nstack_transmit(uint16_t port, uint16_t queue, const struct nstack_outgoing *frames, uint16_t count) {
    struct rte_mbuf *mbufs[MAX_BURST];
    uint32_t asked = 0;
    if (count > MAX_BURST)
        count = MAX_BURST;
    for (uint16_t i = 0; i < count; i++) {
        struct rte_mbuf *mbuf = (struct rte_mbuf *)(uintptr_t)frames[i].mbuf;
        mbuf->data_off = frames[i].start;
        mbuf->data_len = mbuf->pkt_len = frames[i].length;
        mbuf->ol_flags = 0;
        if (frames[i].flags != 0 || frames[i].segment_bytes != 0) {
            ask_for(mbuf, &frames[i]);
            asked++;
        }
        mbufs[i] = mbuf;
    }
    if (asked != 0) {
        uint16_t prepared = rte_eth_tx_prepare(port, queue, mbufs, count);
        if (unlikely(prepared == 0)) {
            rte_pktmbuf_free(mbufs[0]);
            return 1 | 1 << 16;
        }
        count = prepared;
    }
    return rte_eth_tx_burst(port, queue, mbufs, count);
}

/* ------------------------------------------------------------------ devices */

int nstack_device_info(uint16_t port, struct nstack_device *out) {
    struct rte_eth_dev_info info;
    struct rte_ether_addr mac;
    int bad = rte_eth_dev_info_get(port, &info);
    if (bad == 0)
        bad = rte_eth_macaddr_get(port, &mac);
    if (bad != 0)
        return bad;
    out->driver = (uint64_t)(uintptr_t)info.driver_name;
    out->rx_offloads = info.rx_offload_capa;
    out->tx_offloads = info.tx_offload_capa;
    out->rss_types = info.flow_type_rss_offloads;
    out->mac = 0;
    for (int i = 0; i < RTE_ETHER_ADDR_LEN; i++)
        out->mac = out->mac << 8 | mac.addr_bytes[i];
    out->rx_queues = info.max_rx_queues;
    out->tx_queues = info.max_tx_queues;
    out->max_mtu = info.max_mtu;
    out->max_packet = info.max_rx_pktlen;
    out->max_merged = info.max_lro_pkt_size;
    out->table_entries = info.reta_size;
    out->key_bytes = info.hash_key_size;
    out->node = rte_eth_dev_socket_id(port);
    return 0;
}

int nstack_device_setup(uint16_t port, const struct nstack_setup *setup) {
    struct rte_eth_conf conf = {0};
    struct rte_eth_dev_info info;
    uint16_t rx_ring = setup->ring, tx_ring = setup->ring;
    int bad = rte_eth_dev_info_get(port, &info);
    if (bad != 0)
        return bad;
    conf.rxmode.offloads = setup->rx_offloads;
    conf.rxmode.mtu = setup->mtu;
    conf.rxmode.max_lro_pkt_size = setup->max_merged;
    conf.txmode.offloads = setup->tx_offloads;
    if (setup->rss_types != 0) {
        conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
        conf.rx_adv_conf.rss_conf.rss_hf = setup->rss_types;
        conf.rx_adv_conf.rss_conf.rss_key = (uint8_t *)(uintptr_t)setup->key;
        conf.rx_adv_conf.rss_conf.rss_key_len = setup->key_bytes;
    }
    bad = rte_eth_dev_configure(port, setup->queues, setup->queues, &conf);
    if (bad == 0)
        bad = rte_eth_dev_adjust_nb_rx_tx_desc(port, &rx_ring, &tx_ring);
    for (uint16_t queue = 0; bad == 0 && queue < setup->queues; queue++) {
        struct rte_mempool *pool = (struct rte_mempool *)(uintptr_t)((const uint64_t *)(uintptr_t)setup->pools)[queue];
        bad = rte_eth_rx_queue_setup(port, queue, rx_ring, rte_eth_dev_socket_id(port), NULL, pool);
        if (bad == 0)
            bad = rte_eth_tx_queue_setup(port, queue, tx_ring, rte_eth_dev_socket_id(port), NULL);
    }
    return bad != 0 ? bad : rte_eth_dev_start(port);
}

/* The receive queue of each entry of the table by which hashes are spread; fewer than asked for: unknown. */
uint32_t nstack_hash_table(uint16_t port, uint16_t *queues, uint16_t entries) {
    struct rte_eth_rss_reta_entry64 table[RTE_ETH_RSS_RETA_SIZE_512 / RTE_ETH_RETA_GROUP_SIZE] = {0};
    if (entries == 0 || entries > RTE_ETH_RSS_RETA_SIZE_512)
        return 0;
    for (uint16_t i = 0; i < entries; i++)
        table[i / RTE_ETH_RETA_GROUP_SIZE].mask |= UINT64_C(1) << i % RTE_ETH_RETA_GROUP_SIZE;
    if (rte_eth_dev_rss_reta_query(port, table, entries) != 0)
        return 0;
    for (uint16_t i = 0; i < entries; i++)
        queues[i] = table[i / RTE_ETH_RETA_GROUP_SIZE].reta[i % RTE_ETH_RETA_GROUP_SIZE];
    return entries;
}

/* 1 = carrier, 0 = none, negative = unknown. */
int nstack_carrier(uint16_t port) {
    struct rte_eth_link link;
    int bad = rte_eth_link_get_nowait(port, &link);
    return bad != 0 ? bad : link.link_status == RTE_ETH_LINK_UP;
}

int nstack_statistics(uint16_t port, uint64_t *out) {
    struct rte_eth_stats stats;
    int bad = rte_eth_stats_get(port, &stats);
    if (bad != 0)
        return bad;
    out[0] = stats.ipackets;
    out[1] = stats.ibytes;
    out[2] = stats.imissed + stats.ierrors + stats.rx_nombuf;
    out[3] = stats.opackets;
    out[4] = stats.obytes;
    out[5] = stats.oerrors;
    return 0;
}
