/*
 * Where DPDK and its libraries meet the process they live in. The functions named __wrap_ stand, by the linker's
 * --wrap, for what DPDK's drivers call.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/if_packet.h>

#include <bpf/libbpf.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_log.h>
#include <xdp/libxdp.h>
#include <xdp/xsk.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ------------------------------------------------------------------ log */

/* Java empties it after each call that may log. When it is full, new text is lost: the first words say most. */
static char text[1 << 16];
static size_t text_bytes;

static ssize_t append(void *cookie, const char *bytes, size_t count) {
    (void)cookie;
    pthread_mutex_lock(&lock);
    size_t fits = count < sizeof text - text_bytes ? count : sizeof text - text_bytes;
    memcpy(text + text_bytes, bytes, fits);
    text_bytes += fits;
    pthread_mutex_unlock(&lock);
    return (ssize_t)count;
}

static void append_line(const char *prefix, const char *format, va_list arguments) {
    char line[1024];
    int head = snprintf(line, sizeof line, "%s", prefix);
    int tail = vsnprintf(line + head, sizeof line - head, format, arguments);
    size_t length = tail < 0 ? (size_t)head : (size_t)head + tail;
    append(NULL, line, length < sizeof line ? length : sizeof line - 1);
}

static int from_libbpf(enum libbpf_print_level level, const char *format, va_list arguments) {
    if (level <= LIBBPF_WARN)
        append_line("libbpf: ", format, arguments);
    return 0;
}

static int from_libxdp(enum libxdp_print_level level, const char *format, va_list arguments) {
    if (level <= LIBXDP_WARN)
        append_line("", format, arguments);
    return 0;
}

/* Takes the log of DPDK, libbpf and libxdp, which would go to the standard error and syslog. */
int nstack_log_open(void) {
    cookie_io_functions_t functions = {.write = append};
    FILE *stream = fopencookie(NULL, "w", functions);
    if (stream == NULL)
        return -1;
    setvbuf(stream, NULL, _IOLBF, 1024);
    libbpf_set_print(from_libbpf);
    libxdp_set_print(from_libxdp);
    return rte_openlog_stream(stream);
}

uint32_t nstack_log_take(char *into, uint32_t most) {
    pthread_mutex_lock(&lock);
    size_t count = text_bytes < most ? text_bytes : most;
    memcpy(into, text, count);
    memmove(text, text + count, text_bytes - count);
    text_bytes -= count;
    pthread_mutex_unlock(&lock);
    return count;
}

/* ------------------------------------------------------------------ the process */

/*
 * EAL can be started once a process. Whoever comes later, from another class loader perhaps, gets what the first one
 * got, and can ask by which arguments.
 */
static pthread_mutex_t eal_lock = PTHREAD_MUTEX_INITIALIZER;
static char eal_arguments[512];
static int eal_result;

int nstack_eal_start(int count, char **arguments) {
    pthread_mutex_lock(&eal_lock);
    if (eal_arguments[0] == '\0') {
        for (int i = 0; i < count; i++) {
            size_t used = strlen(eal_arguments);
            snprintf(eal_arguments + used, sizeof eal_arguments - used, "%s%s", i == 0 ? "" : " ", arguments[i]);
        }
        eal_result = rte_eal_init(count, arguments) < 0 ? -rte_errno : 0;
    }
    int result = eal_result;
    pthread_mutex_unlock(&eal_lock);
    return result;
}

/* Empty before the first start. */
const char *nstack_eal_arguments(void) { return eal_arguments; }

/* A driver that cannot go on must not end the process: its thread stays here, and the watchdog of the loops names it. */
void __wrap___rte_panic(const char *function, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    append(NULL, "panic in ", 9);
    append(NULL, function, strlen(function));
    append_line(": ", format, arguments);
    va_end(arguments);
    for (;;)
        pause();
}

void __wrap_rte_exit(int code, const char *format, ...) {
    va_list arguments;
    (void)code;
    va_start(arguments, format);
    append_line("exit: ", format, arguments);
    va_end(arguments);
    for (;;)
        pause();
}

/* af_packet waits here without end for room in its ring, af_xdp for a second: in a loop nothing may block. */
int __real_poll(struct pollfd *descriptors, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *descriptors, nfds_t count, int timeout) {
    (void)timeout;
    return __real_poll(descriptors, count, 0);
}

/* ------------------------------------------------------------------ sockets of queues */

/* The sockets that were opened since Java last asked, in order, so that a loop can wait for them. */
static int sockets[256];
static int socket_count;

static void note_socket(int descriptor) {
    pthread_mutex_lock(&lock);
    if (socket_count < (int)(sizeof sockets / sizeof *sockets))
        sockets[socket_count++] = descriptor;
    pthread_mutex_unlock(&lock);
}

int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol) {
    int descriptor = __real_socket(domain, type | SOCK_CLOEXEC, protocol);
    if (descriptor >= 0 && domain == AF_PACKET)
        note_socket(descriptor);
    return descriptor;
}

/*
 * af_packet asks the kernel to put IPv4 fragments together, so that all of a packet comes to one queue, and such a packet
 * does not fit a frame. Without that, fragments still come to one queue: the kernel spreads them by addresses alone.
 */
int __real_setsockopt(int descriptor, int level, int name, const void *value, socklen_t length);
int __wrap_setsockopt(int descriptor, int level, int name, const void *value, socklen_t length) {
    if (level != SOL_PACKET || name != PACKET_FANOUT || length != sizeof(int))
        return __real_setsockopt(descriptor, level, name, value, length);
    int fanout = *(const int *)value & ~(PACKET_FANOUT_FLAG_DEFRAG << 16);
    return __real_setsockopt(descriptor, level, name, &fanout, sizeof fanout);
}

static bool receives(int descriptor) {
    int domain = 0;
    socklen_t length = sizeof domain;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0)
        return false;
    if (domain == AF_XDP)
        return true;
    struct sockaddr_ll bound = {0};
    length = sizeof bound;
    return domain == AF_PACKET && getsockname(descriptor, (struct sockaddr *)&bound, &length) == 0 &&
           bound.sll_ifindex > 0;
}

uint32_t nstack_sockets_take(int32_t *out, uint32_t most) {
    uint32_t count = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < socket_count && count < most; i++)
        if (receives(sockets[i]))
            out[count++] = sockets[i];
    socket_count = 0;
    pthread_mutex_unlock(&lock);
    return count;
}

/* ------------------------------------------------------------------ AF_XDP */

/*
 * DPDK 22.11's af_xdp driver counts the users of a UMEM one too high when it closes, and keeps its socket, so that the
 * queue stays busy. Here a UMEM goes with its last socket; a later request of the driver to delete it finds it gone.
 */
struct pair {
    struct xsk_socket *socket;
    struct xsk_umem *umem;
};
static struct pair pairs[256]; /* without a socket: a UMEM alone */

static struct pair *find(const struct xsk_socket *socket, const struct xsk_umem *umem) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].socket == socket && (umem == NULL ? pairs[i].umem != NULL : pairs[i].umem == umem))
            return &pairs[i];
    return NULL;
}

static void remember(struct xsk_socket *socket, struct xsk_umem *umem) {
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].umem == NULL) {
            pairs[i] = (struct pair){socket, umem};
            break;
        }
    pthread_mutex_unlock(&lock);
}

/* Whether it was there. */
static bool forget(const struct xsk_socket *socket, const struct xsk_umem *umem) {
    pthread_mutex_lock(&lock);
    struct pair *pair = find(socket, umem);
    if (pair != NULL)
        *pair = (struct pair){0};
    pthread_mutex_unlock(&lock);
    return pair != NULL;
}

int __real_xsk_umem__create(struct xsk_umem **umem, void *area, __u64 size, struct xsk_ring_prod *fill,
                            struct xsk_ring_cons *completion, const struct xsk_umem_config *config);
int __wrap_xsk_umem__create(struct xsk_umem **umem, void *area, __u64 size, struct xsk_ring_prod *fill,
                            struct xsk_ring_cons *completion, const struct xsk_umem_config *config) {
    int bad = __real_xsk_umem__create(umem, area, size, fill, completion, config);
    if (bad == 0)
        remember(NULL, *umem);
    return bad;
}

int __real_xsk_umem__delete(struct xsk_umem *umem);
int __wrap_xsk_umem__delete(struct xsk_umem *umem) {
    if (umem == NULL || !forget(NULL, umem))
        return 0;
    int bad = __real_xsk_umem__delete(umem);
    if (bad != 0)
        remember(NULL, umem);
    return bad;
}

/*
 * libxdp 1.3 forgets a program and a map for each interface. Their descriptors are those of BPF's that were not open
 * before the first socket was made, and still are after the last was deleted; nothing else in this process uses BPF, and
 * devices are plugged and unplugged one at a time.
 */
#define MAX_DESCRIPTORS 65536

static bool bpf_before[MAX_DESCRIPTORS];

static void each_bpf_descriptor(void (*visit)(int)) {
    static const char bpf[] = "anon_inode:bpf";
    DIR *all = opendir("/proc/self/fd");
    struct dirent *entry;
    while (all != NULL && (entry = readdir(all)) != NULL) {
        char target[sizeof bpf];
        int descriptor = atoi(entry->d_name);
        if (readlinkat(dirfd(all), entry->d_name, target, sizeof target) >= (ssize_t)sizeof bpf - 1 &&
            memcmp(target, bpf, sizeof bpf - 1) == 0 && descriptor < MAX_DESCRIPTORS)
            visit(descriptor);
    }
    if (all != NULL)
        closedir(all);
}

static void note_bpf(int descriptor) { bpf_before[descriptor] = true; }

static void close_if_new(int descriptor) {
    if (!bpf_before[descriptor])
        close(descriptor);
}

static int sockets_in_use(void) {
    int count = 0;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        count += pairs[i].socket != NULL;
    pthread_mutex_unlock(&lock);
    return count;
}

int __real_xsk_socket__create(struct xsk_socket **socket, const char *name, __u32 queue, struct xsk_umem *umem,
                              struct xsk_ring_cons *rx, struct xsk_ring_prod *tx,
                              const struct xsk_socket_config *config);
int __wrap_xsk_socket__create(struct xsk_socket **socket, const char *name, __u32 queue, struct xsk_umem *umem,
                              struct xsk_ring_cons *rx, struct xsk_ring_prod *tx,
                              const struct xsk_socket_config *config) {
    if (sockets_in_use() == 0) {
        memset(bpf_before, 0, sizeof bpf_before);
        each_bpf_descriptor(note_bpf);
    }
    int bad = __real_xsk_socket__create(socket, name, queue, umem, rx, tx, config);
    if (bad == 0) {
        remember(*socket, umem);
        note_socket(xsk_socket__fd(*socket));
    }
    return bad;
}

void __real_xsk_socket__delete(struct xsk_socket *socket);
void __wrap_xsk_socket__delete(struct xsk_socket *socket) {
    struct xsk_umem *umem = NULL;
    pthread_mutex_lock(&lock);
    struct pair *pair = socket == NULL ? NULL : find(socket, NULL);
    if (pair != NULL) {
        umem = pair->umem;
        *pair = (struct pair){0};
    }
    pthread_mutex_unlock(&lock);
    __real_xsk_socket__delete(socket);
    if (umem != NULL)
        __wrap_xsk_umem__delete(umem); /* refused, and kept, while other sockets use it */
    if (sockets_in_use() == 0)
        each_bpf_descriptor(close_if_new);
}
