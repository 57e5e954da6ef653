/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Delay accounting of whole processes by taskstats (Documentation/accounting/taskstats.rst): one
 * generic netlink socket, one question and one answer a process, with a bounded wait.
 */
#include "mempane/host.h"

#include <errno.h>

#ifdef HAVE_TASKSTATS

#include <inttypes.h>
#include <linux/genetlink.h>
#include <linux/taskstats.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Microseconds to wait for an answer: the kernel gives it before the question returns. */
enum { PATIENCE = 200000 };

struct host_taskstats {
	struct nl_sock *socket;
	int             family;
};

/* What an answer brought. */
struct reception {
	struct taskstats stats;
	size_t           size;	/* of what this kernel tells; 0: nothing */
	uint32_t         pid;	/* whose answer is waited for */
};

/* A member as the kernel's version of the structure has it. */
#define MEMBER(id, member) { id, offsetof(struct taskstats, member) }
static const struct {
	const char *name;
	size_t      offset;
} members[] = {
	MEMBER("swapin_count", swapin_count),
	MEMBER("swapin_delay_total", swapin_delay_total),
	MEMBER("freepages_count", freepages_count),
	MEMBER("freepages_delay_total", freepages_delay_total),
	MEMBER("thrashing_count", thrashing_count),
	MEMBER("thrashing_delay_total", thrashing_delay_total),
	MEMBER("compact_count", compact_count),
	MEMBER("compact_delay_total", compact_delay_total),
	MEMBER("wpcopy_count", wpcopy_count),
	MEMBER("wpcopy_delay_total", wpcopy_delay_total),
};
#undef MEMBER

static int errno_of(int netlink_error)
{
	switch (-netlink_error) {
	case NLE_PERM:
	case NLE_NOACCESS:
		return -EPERM;
	case NLE_OBJ_NOTFOUND:
		return -ESRCH;
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_AGAIN:
	case NLE_INTR:
		return -EAGAIN;
	}
	return -EIO;
}

static int connect_socket(struct host_taskstats *taskstats)
{
	const struct timeval patience = { .tv_usec = PATIENCE };
	int error = genl_connect(taskstats->socket);

	if (error)
		return errno_of(error);
	nl_socket_disable_auto_ack(taskstats->socket);
	nl_socket_disable_seq_check(taskstats->socket);
	if (setsockopt(nl_socket_get_fd(taskstats->socket), SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience)))
		return -errno;
	taskstats->family = genl_ctrl_resolve(taskstats->socket, TASKSTATS_GENL_NAME);
	return taskstats->family < 0 ? -ENOENT : 0;
}

int host_taskstats_open(struct host_taskstats **ret_taskstats)
{
	struct host_taskstats *taskstats = calloc(1, sizeof(*taskstats));
	int error;

	if (!taskstats)
		return -ENOMEM;
	taskstats->socket = nl_socket_alloc();
	error = taskstats->socket ? connect_socket(taskstats) : -ENOMEM;
	if (error) {
		host_taskstats_close(taskstats);
		return error;
	}
	*ret_taskstats = taskstats;
	return 0;
}

void host_taskstats_close(struct host_taskstats *taskstats)
{
	if (!taskstats)
		return;
	if (taskstats->socket)
		nl_socket_free(taskstats->socket);
	free(taskstats);
}

/* TASKSTATS_TYPE_AGGR_TGID { TASKSTATS_TYPE_TGID, TASKSTATS_TYPE_STATS } */
static int take_message(struct nl_msg *message, void *context)
{
	struct nlattr *attributes[TASKSTATS_TYPE_MAX + 1], *inner[TASKSTATS_TYPE_MAX + 1];
	struct reception *reception = context;

	if (genlmsg_parse(nlmsg_hdr(message), 0, attributes, TASKSTATS_TYPE_MAX, NULL) < 0 ||
	    !attributes[TASKSTATS_TYPE_AGGR_TGID] ||
	    nla_parse_nested(inner, TASKSTATS_TYPE_MAX, attributes[TASKSTATS_TYPE_AGGR_TGID],
			     NULL) < 0 ||
	    !inner[TASKSTATS_TYPE_STATS] || !inner[TASKSTATS_TYPE_TGID] ||
	    nla_len(inner[TASKSTATS_TYPE_TGID]) < (int)sizeof(uint32_t) ||
	    nla_get_u32(inner[TASKSTATS_TYPE_TGID]) != reception->pid)
		return NL_SKIP;
	reception->size = (size_t)nla_len(inner[TASKSTATS_TYPE_STATS]);
	if (reception->size > sizeof(reception->stats))
		reception->size = sizeof(reception->stats);
	memcpy(&reception->stats, nla_data(inner[TASKSTATS_TYPE_STATS]), reception->size);
	return NL_STOP;
}

static int send_question(struct host_taskstats *taskstats, uint64_t pid)
{
	struct nl_msg *message = nlmsg_alloc();
	int error = 0;

	if (!message)
		return -NLE_NOMEM;
	if (!genlmsg_put(message, NL_AUTO_PORT, NL_AUTO_SEQ, taskstats->family, 0, NLM_F_REQUEST,
			 TASKSTATS_CMD_GET, TASKSTATS_GENL_VERSION) ||
	    nla_put_u32(message, TASKSTATS_CMD_ATTR_TGID, (uint32_t)pid))
		error = -NLE_NOMEM;
	else
		error = nl_send_auto(taskstats->socket, message);
	nlmsg_free(message);
	return error < 0 ? error : 0;
}

/* An answer that came too late for its question is passed over. */
static int receive(struct host_taskstats *taskstats, struct reception *reception)
{
	struct nl_cb *callbacks = nl_cb_alloc(NL_CB_DEFAULT);
	int error = 0;

	if (!callbacks)
		return -NLE_NOMEM;
	nl_cb_set(callbacks, NL_CB_VALID, NL_CB_CUSTOM, take_message, reception);
	for (int tries = 0; tries < 4 && error >= 0 && !reception->size; tries++)
		error = nl_recvmsgs(taskstats->socket, callbacks);
	nl_cb_put(callbacks);
	return error < 0 ? error : 0;
}

int host_taskstats_ask(struct host_taskstats *taskstats, uint64_t pid,
		       char buffer[HOST_TASKSTATS_SIZE], size_t *ret_size)
{
	struct reception reception = { .pid = (uint32_t)pid };
	size_t length = 0;
	int error;

	if (pid > INT32_MAX)
		return -ESRCH;
	error = send_question(taskstats, pid);
	if (!error)
		error = receive(taskstats, &reception);
	if (error)
		return errno_of(error);
	if (!reception.size)
		return -EIO;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		uint64_t value;

		if (members[i].offset + sizeof(value) > reception.size)
			continue;
		memcpy(&value, (const char *)&reception.stats + members[i].offset, sizeof(value));
		length += (size_t)snprintf(buffer + length, HOST_TASKSTATS_SIZE - length,
					   "%s %" PRIu64 "\n", members[i].name, value);
	}
	*ret_size = length;
	return 0;
}

#else

int host_taskstats_open(struct host_taskstats **ret_taskstats)
{
	(void)ret_taskstats;
	return -ENOSYS;
}

void host_taskstats_close(struct host_taskstats *taskstats)
{
	(void)taskstats;
}

int host_taskstats_ask(struct host_taskstats *taskstats, uint64_t pid,
		       char buffer[HOST_TASKSTATS_SIZE], size_t *ret_size)
{
	(void)taskstats;
	(void)pid;
	(void)buffer;
	(void)ret_size;
	return -ENOSYS;
}

#endif
