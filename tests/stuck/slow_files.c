/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a command for which some files answer slowly, or not at all: a FUSE file system lies over
 * them in a mount namespace of its own, and passes on what they say. A FIFO controls it by bytes:
 *
 *   n  answers at once        s  begins to answer a read after the chosen time
 *   h  takes no request any more, as a server does that hangs (the command can still be killed)
 *
 * The server goes on until nobody holds the FIFO open for writing.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum {
	SKIPPED = 77, FILES_MAXIMUM = 64, DUE_MAXIMUM = 256, FIRST_NODE = 2,
	REQUEST_MAXIMUM = 256 * 1024, CONTENT_MAXIMUM = 128 * 1024,
};

/* Only this program and its command see the mount, and the folder is there on every machine. */
static const char mount_point[] = "/mnt";

struct due {
	uint64_t unique, node, offset;
	uint32_t size;
	double   when;
};

struct server {
	int        device, control;
	int        files[FILES_MAXIMUM];	/* what lies below, opened before it was covered */
	size_t     file_count;
	double     delay;		/* seconds, while it is slow */
	char       mode;
	struct due due[DUE_MAXIMUM];	/* in order of time */
	size_t     due_count;
};

static void fail(int status, const char *what)
{
	fprintf(stderr, "slow_files: %s: %s\n", what, strerror(errno));
	exit(status);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void reply(const struct server *server, uint64_t unique, int error, const void *body,
		  size_t size)
{
	struct fuse_out_header header = { .len = (uint32_t)(sizeof(header) + size),
					  .error = -error, .unique = unique };
	const struct iovec parts[] = {
		{ &header, sizeof(header) }, { (void *)(uintptr_t)body, size },
	};
	/* A request may have been given up meanwhile. */
	ssize_t written = writev(server->device, parts, size ? 2 : 1);

	(void)written;
}

static void reply_init(const struct server *server, uint64_t unique,
		       const struct fuse_init_in *init)
{
	struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION, .minor = init->minor, .max_readahead = 4096,
		.max_background = 64, .congestion_threshold = 64, .max_write = 4096, .time_gran = 1,
	};

	if (out.minor > FUSE_KERNEL_MINOR_VERSION)
		out.minor = FUSE_KERNEL_MINOR_VERSION;
	reply(server, unique, 0, &out, sizeof(out));
}

static struct fuse_attr describe(uint64_t node)
{
	return (struct fuse_attr){
		.ino = node, .nlink = 1, .blksize = 4096,
		.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0444,
	};
}

static void reply_content(const struct server *server, const struct due *due)
{
	static char content[CONTENT_MAXIMUM];
	size_t wanted = due->size < sizeof(content) ? due->size : sizeof(content);
	ssize_t size = pread(server->files[due->node - FIRST_NODE], content, wanted,
			     (off_t)due->offset);

	reply(server, due->unique, size < 0 ? errno : 0, content, size < 0 ? 0 : (size_t)size);
}

static void take_read(struct server *server, const struct fuse_in_header *request,
		      const struct fuse_read_in *in)
{
	struct due due = { .unique = request->unique, .node = request->nodeid,
			   .offset = in->offset, .size = in->size, .when = now() + server->delay };

	/* What comes after the beginning is there already. */
	if (server->mode == 'n' || in->offset)
		reply_content(server, &due);
	else if (server->due_count < DUE_MAXIMUM)
		server->due[server->due_count++] = due;
	else
		reply(server, request->unique, EBUSY, NULL, 0);
}

static void answer(struct server *server, const struct fuse_in_header *request, const void *body)
{
	struct fuse_attr_out attributes = { .attr_valid = 3600, .attr = describe(request->nodeid) };
	struct fuse_open_out opened = { .fh = request->nodeid, .open_flags = FOPEN_DIRECT_IO };
	struct fuse_entry_out entry = { .entry_valid = 3600, .attr_valid = 3600 };

	switch (request->opcode) {
	case FUSE_INIT:
		reply_init(server, request->unique, body);
		return;
	case FUSE_LOOKUP:
		entry.nodeid = strtoul(body, NULL, 10) + FIRST_NODE;
		entry.attr = describe(entry.nodeid);
		reply(server, request->unique, 0, &entry, sizeof(entry));
		return;
	case FUSE_GETATTR:
		reply(server, request->unique, 0, &attributes, sizeof(attributes));
		return;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		reply(server, request->unique, 0, &opened, sizeof(opened));
		return;
	case FUSE_READ:
		take_read(server, request, body);
		return;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		return;
	case FUSE_FLUSH:
	case FUSE_RELEASE:
	case FUSE_RELEASEDIR:
		reply(server, request->unique, 0, NULL, 0);
		return;
	}
	reply(server, request->unique, ENOSYS, NULL, 0);
}

static void serve_one(struct server *server)
{
	static char buffer[REQUEST_MAXIMUM] __attribute__((aligned(16)));
	ssize_t size = read(server->device, buffer, sizeof(buffer) - 64);
	const struct fuse_in_header *request = (const void *)buffer;

	if (size < (ssize_t)sizeof(*request))
		return;
	memset(buffer + size, 0, 64);
	answer(server, request, buffer + sizeof(*request));
}

/* All that waited is answered as soon as nothing is slow any more. */
static void answer_due(struct server *server)
{
	size_t done = 0;

	while (server->mode != 'h' && done < server->due_count &&
	       (server->mode == 'n' || server->due[done].when <= now()))
		reply_content(server, &server->due[done++]);
	server->due_count -= done;
	memmove(server->due, server->due + done, server->due_count * sizeof(*server->due));
}

static int find_timeout(const struct server *server)
{
	double left;

	if (server->mode != 's' || !server->due_count)
		return -1;
	left = server->due[0].when - now();
	return left > 0 ? (int)(left * 1000) + 1 : 0;
}

/* Until nobody can write to the FIFO any more. */
static void serve(struct server *server)
{
	for (;;) {
		struct pollfd polls[] = {
			{ .fd = server->control, .events = POLLIN },
			{ .fd = server->mode == 'h' ? -1 : server->device, .events = POLLIN },
		};

		if (poll(polls, 2, find_timeout(server)) < 0 && errno != EINTR)
			return;
		if (polls[0].revents & POLLIN) {
			if (read(server->control, &server->mode, 1) != 1)
				return;
		} else if (polls[0].revents) {
			return;
		}
		answer_due(server);
		if (polls[1].revents & (POLLERR | POLLHUP))
			return;
		if (polls[1].revents & POLLIN && server->mode != 'h')
			serve_one(server);
	}
}

static void mount_file_system(struct server *server)
{
	char options[128];

	server->device = open("/dev/fuse", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (server->device < 0)
		fail(SKIPPED, "/dev/fuse");
	if (unshare(CLONE_NEWNS))
		fail(SKIPPED, "unshare");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		fail(SKIPPED, "private mounts");
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0",
		 server->device);
	if (mount("slow_files", mount_point, "fuse.slow_files", MS_NOSUID | MS_NODEV, options))
		fail(SKIPPED, "mount fuse");
}

/* A device that is mounted already: before that, asking it for requests fails. */
static void start_server(struct server *server)
{
	pid_t child = fork();

	if (child < 0)
		fail(1, "fork");
	if (child > 0)
		return;
	setsid();
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	serve(server);
	_exit(0);
}

static void cover(const struct server *server, char **files)
{
	char path[64];

	for (size_t i = 0; i < server->file_count; i++) {
		snprintf(path, sizeof(path), "%s/%zu", mount_point, i);
		if (mount(path, files[i], NULL, MS_BIND, NULL))
			fail(SKIPPED, files[i]);
	}
	umount2(mount_point, MNT_DETACH);
}

int main(int count, char **arguments)
{
	static struct server server = { .mode = 'n' };
	int first = 3;

	if (count < 6)
		fail(2, "slow_files CONTROL SECONDS FILE... -- COMMAND...");
	server.delay = strtod(arguments[2], NULL);
	for (; first + (int)server.file_count < count &&
	       strcmp(arguments[first + (int)server.file_count], "--") != 0; server.file_count++) {
		if (server.file_count == FILES_MAXIMUM)
			fail(2, "too many files");
		server.files[server.file_count] =
			open(arguments[first + (int)server.file_count], O_RDONLY | O_CLOEXEC);
		if (server.files[server.file_count] < 0)
			fail(SKIPPED, arguments[first + (int)server.file_count]);
	}
	server.control = open(arguments[1], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (server.control < 0)
		fail(1, arguments[1]);
	mount_file_system(&server);
	start_server(&server);
	cover(&server, arguments + first);
	execv(arguments[first + (int)server.file_count + 1],
	      arguments + first + (int)server.file_count + 1);
	fail(1, "exec");
}
