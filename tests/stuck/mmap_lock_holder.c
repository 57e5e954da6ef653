/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes whose mmap_lock is held for a chosen time. This program serves a FUSE file system, in a
 * mount namespace of its own; each victim maps a file of it, dirties a page and maps something else
 * over it. The kernel closes the old mapping with the lock held for writing and waits there for a
 * WRITE (fuse_vma_close()) that is never answered. Closing the device aborts the connection and
 * lets all victims go, whatever ends this program.
 *
 * A victim can not be killed while it waits: end this program instead.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SKIPPED = 77, VICTIMS_MAXIMUM = 256, REQUEST_MAXIMUM = 1024 * 1024, FIRST_NODE = 2 };

/* Only this program sees the mount, and it is there on every machine. */
static const char mount_point[] = "/tmp";

struct holder {
	unsigned seconds, linger;	/* how long locks are held, and victims live after it */
	unsigned victim_count;
	bool     is_control;		/* nothing is held: the same processes at rest */
	bool     is_threaded;		/* a second thread holds the lock, the first one rests */
	pid_t    victims[VICTIMS_MAXIMUM];
	unsigned started;
	int      device;		/* of FUSE; -1 once released */
	int      signals, ready;	/* signalfd; pipe: a byte from every victim at rest */
	unsigned withheld, at_rest;
	bool     is_armed;
};

static void fail(int status, const char *what)
{
	fprintf(stderr, "mmap_lock_holder: %s: %s\n", what, strerror(errno));
	exit(status);
}

/* ---- the victims ---- */

static void *get_stuck(void *map)
{
	mmap(map, (size_t)sysconf(_SC_PAGESIZE), PROT_READ,
	     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	return NULL;
}

static void become_victim(const struct holder *holder, unsigned number, int ready)
{
	enum { ANONYMOUS = 1024 * 1024 };
	const long page = sysconf(_SC_PAGESIZE);
	char path[64], *map, *anonymous;
	pthread_t thread;
	int file;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "lock_victim");
	anonymous = mmap(NULL, ANONYMOUS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	if (anonymous == MAP_FAILED)
		_exit(1);
	memset(anonymous, 1, ANONYMOUS);
	snprintf(path, sizeof(path), "%s/%u", mount_point, number);
	file = open(path, O_RDWR | O_CLOEXEC);
	map = file < 0 ? MAP_FAILED
		       : mmap(NULL, (size_t)page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (map == MAP_FAILED)
		_exit(1);
	map[0] = 1;
	if (write(ready, "", 1) != 1)
		_exit(1);
	if (holder->is_threaded && !holder->is_control)
		pthread_create(&thread, NULL, get_stuck, map);
	else if (!holder->is_control)
		get_stuck(map);
	for (;;)
		pause();
}

static void start_victims(struct holder *holder)
{
	int ends[2];
	sigset_t none;

	if (pipe2(ends, O_CLOEXEC))
		fail(1, "pipe");
	holder->ready = ends[0];
	for (unsigned i = 0; i < holder->victim_count; i++) {
		pid_t child = fork();

		if (child == 0) {
			/* Nobody else may keep the connection alive. */
			close(holder->device);
			close(holder->signals);
			sigemptyset(&none);
			sigprocmask(SIG_SETMASK, &none, NULL);
			become_victim(holder, i, ends[1]);
		}
		if (child < 0)
			break;
		holder->victims[holder->started++] = child;
	}
	close(ends[1]);
}

/* ---- the file system ---- */

static void reply(const struct holder *holder, const struct fuse_in_header *request, int error,
		  const void *body, size_t size)
{
	struct fuse_out_header header = {
		.len = (uint32_t)(sizeof(header) + size), .error = -error,
		.unique = request->unique,
	};
	const struct iovec parts[] = {
		{ &header, sizeof(header) }, { (void *)(uintptr_t)body, size },
	};
	/* A request may have been given up meanwhile. */
	ssize_t written = writev(holder->device, parts, size ? 2 : 1);

	(void)written;
}

static void reply_init(const struct holder *holder, const struct fuse_in_header *request,
		       const struct fuse_init_in *init)
{
	struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION, .minor = init->minor, .max_readahead = 4096,
		.max_background = 2 * VICTIMS_MAXIMUM, .congestion_threshold = 2 * VICTIMS_MAXIMUM,
		.max_write = 4096, .time_gran = 1,
	};

	if (out.minor > FUSE_KERNEL_MINOR_VERSION)
		out.minor = FUSE_KERNEL_MINOR_VERSION;
	reply(holder, request, 0, &out, sizeof(out));
}

static struct fuse_attr describe(uint64_t node)
{
	return (struct fuse_attr){
		.ino = node, .size = node == FUSE_ROOT_ID ? 0 : 4096, .blocks = 8, .nlink = 1,
		.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0600, .blksize = 4096,
	};
}

static void reply_lookup(const struct holder *holder, const struct fuse_in_header *request,
			 const char *name)
{
	uint64_t node = strtoul(name, NULL, 10) + FIRST_NODE;
	struct fuse_entry_out out = { .nodeid = node, .entry_valid = 3600, .attr_valid = 3600,
				      .attr = describe(node) };

	reply(holder, request, 0, &out, sizeof(out));
}

static void answer(struct holder *holder, const struct fuse_in_header *request, const void *body)
{
	static const char zeros[4096];
	struct fuse_attr_out attributes = { .attr_valid = 3600, .attr = describe(request->nodeid) };
	struct fuse_open_out opened = { .fh = request->nodeid, .open_flags = FOPEN_KEEP_CACHE };
	struct fuse_write_out written = { .size = ((const struct fuse_write_in *)body)->size };

	switch (request->opcode) {
	case FUSE_INIT:
		reply_init(holder, request, body);
		return;
	case FUSE_LOOKUP:
		reply_lookup(holder, request, body);
		return;
	case FUSE_GETATTR:
	case FUSE_SETATTR:
		reply(holder, request, 0, &attributes, sizeof(attributes));
		return;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		reply(holder, request, 0, &opened, sizeof(opened));
		return;
	case FUSE_READ:
		reply(holder, request, 0, zeros, sizeof(zeros));
		return;
	case FUSE_WRITE:
		holder->withheld++;
		if (holder->is_control)
			reply(holder, request, 0, &written, sizeof(written));
		return;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
		return;
	case FUSE_FLUSH:
	case FUSE_RELEASE:
	case FUSE_RELEASEDIR:
	case FUSE_FSYNC:
		reply(holder, request, 0, NULL, 0);
		return;
	}
	reply(holder, request, ENOSYS, NULL, 0);
}

static void serve_one(struct holder *holder)
{
	static char buffer[REQUEST_MAXIMUM] __attribute__((aligned(16)));
	ssize_t size = read(holder->device, buffer, sizeof(buffer));
	const struct fuse_in_header *request = (const void *)buffer;

	if (size < (ssize_t)sizeof(*request))
		return;
	memset(buffer + size, 0, size < REQUEST_MAXIMUM - 64 ? 64 : 0);
	answer(holder, request, buffer + sizeof(*request));
}

static void mount_file_system(struct holder *holder)
{
	char options[128];

	holder->device = open("/dev/fuse", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (holder->device < 0)
		fail(SKIPPED, "/dev/fuse");
	if (unshare(CLONE_NEWNS))
		fail(SKIPPED, "unshare");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		fail(SKIPPED, "private mounts");
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0",
		 holder->device);
	if (mount("mmap_lock_holder", mount_point, "fuse.mmap_lock_holder", MS_NOSUID | MS_NODEV,
		  options))
		fail(SKIPPED, "mount fuse");
}

/* ---- from armed to released ---- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	fflush(stdout);
}

static void arm(struct holder *holder)
{
	if (holder->is_armed || holder->at_rest < holder->started ||
	    (!holder->is_control && holder->withheld < holder->started))
		return;
	holder->is_armed = true;
	say("ARMED\n");
}

static void take_news(struct holder *holder)
{
	char bytes[VICTIMS_MAXIMUM];
	ssize_t count = read(holder->ready, bytes, sizeof(bytes));

	if (count > 0) {
		holder->at_rest += (unsigned)count;
		return;
	}
	/* All writing ends are closed only when all victims have ended. */
	fprintf(stderr, "mmap_lock_holder: the victims ended\n");
	holder->at_rest = 0;
	close(holder->ready);
	holder->ready = -1;
}

/* 0, or the signal that came: SIGUSR1 releases now, any other one ends. */
static int serve_until(struct holder *holder, double end)
{
	struct signalfd_siginfo info;

	for (double left; (left = end - now()) > 0;) {
		struct pollfd polls[] = {
			{ .fd = holder->signals, .events = POLLIN },
			{ .fd = holder->device, .events = POLLIN },
			{ .fd = holder->ready, .events = POLLIN },
		};

		if (poll(polls, 3, (int)(left * 1000) + 1) < 0)
			continue;
		if (polls[1].revents & POLLIN)
			serve_one(holder);
		if (polls[2].revents && holder->ready >= 0)
			take_news(holder);
		arm(holder);
		if (polls[0].revents & POLLIN &&
		    read(holder->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
			return (int)info.ssi_signo;
	}
	return 0;
}

static void release(struct holder *holder)
{
	close(holder->device);
	holder->device = -1;
	say("RELEASED\n");
}

static void end_victims(struct holder *holder)
{
	for (unsigned i = 0; i < holder->started; i++)
		kill(holder->victims[i], SIGKILL);
	for (unsigned i = 0; i < holder->started; i++)
		waitpid(holder->victims[i], NULL, 0);
}

static void open_signals(struct holder *holder)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&set, numbers[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	holder->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (holder->signals < 0)
		fail(1, "signalfd");
}

static void read_options(struct holder *holder, int count, char **arguments)
{
	int option;

	while ((option = getopt(count, arguments, "s:l:m:n:t")) >= 0)
		switch (option) {
		case 's':
			holder->seconds = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'l':
			holder->linger = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'm':
			holder->is_control = strcmp(optarg, "none") == 0;
			break;
		case 'n':
			holder->victim_count = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 't':
			holder->is_threaded = true;
			break;
		default:
			fprintf(stderr, "mmap_lock_holder [-s seconds held] [-l seconds after] "
					"[-m write|none] [-n victims] [-t]\n");
			exit(2);
		}
	if (holder->victim_count < 1 || holder->victim_count > VICTIMS_MAXIMUM)
		exit(2);
}

int main(int count, char **arguments)
{
	static struct holder holder = { .seconds = 10, .victim_count = 1, .ready = -1 };
	int signal;

	read_options(&holder, count, arguments);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	open_signals(&holder);
	mount_file_system(&holder);
	start_victims(&holder);
	for (unsigned i = 0; i < holder.started; i++)
		say("VICTIM %d\n", (int)holder.victims[i]);
	signal = serve_until(&holder, now() + holder.seconds);
	release(&holder);
	if (holder.linger && (signal == 0 || signal == SIGUSR1))
		serve_until(&holder, now() + holder.linger);
	end_victims(&holder);
	return holder.is_armed ? 0 : 1;
}
