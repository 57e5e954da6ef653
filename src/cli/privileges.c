/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives up capabilities by the system calls themselves: two structures, and no library that would
 * have to be trusted with the very same calls. Knows which file needs which capability.
 */
#include "privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mempane/text.h"

#define CAPABILITY(name) (UINT64_C(1) << (name))

/* Where ncurses looks for descriptions of terminals, which it parses. */
static const char *const distrusted[] = { "TERMINFO", "TERMINFO_DIRS", "TERMCAP", "TERMPATH",
					  "HOME" };

enum status privileges_check(void)
{
	if (getuid() == geteuid() && getgid() == getegid())
		return STATUS_SUCCESS;
	return complain(STATUS_FAILURE, "does not run setuid or setgid: everybody would see what "
					"only its owner may; let it have CAP_SYS_PTRACE instead, "
					"by a group that may start it");
}

/* Where the command line says to write, root may: it does not have to be root's own directory. */
static uint64_t needed_to_write(const struct options *options)
{
	if (!options->output && options->command != COMMAND_CAPTURE)
		return 0;
	return CAPABILITY(CAP_DAC_OVERRIDE) | CAPABILITY(CAP_CHOWN) | CAPABILITY(CAP_FOWNER);
}

uint64_t privileges_needed(const struct options *options, uid_t user, uint64_t permitted,
			   bool is_old)
{
	/* smaps and its like; the listing by BPF; taskstats */
	uint64_t needed = CAPABILITY(CAP_SYS_PTRACE) | CAPABILITY(CAP_PERFMON) |
			  CAPABILITY(CAP_BPF) | CAPABILITY(CAP_NET_ADMIN);

	/* Without CAP_SYS_PTRACE a process is readable for who has all of its capabilities
	 * (cap_ptrace_access_check), as root in a container has: giving any up would blind. */
	if (user == 0 && !(permitted & CAPABILITY(CAP_SYS_PTRACE)))
		return permitted;
	/* RLIMIT_MEMLOCK bounds what BPF may load there. */
	if (is_old)
		needed |= CAPABILITY(CAP_SYS_ADMIN) | CAPABILITY(CAP_SYS_RESOURCE);
	/* Files that only root may read. Not for a root that an ordinary user names. */
	if (user == 0 || !options->root)
		needed |= CAPABILITY(CAP_DAC_READ_SEARCH);
	if (user == 0)
		needed |= needed_to_write(options);
	if (options->command == COMMAND_LIVE && !options_has(options, OPTION_READONLY))
		needed |= CAPABILITY(CAP_KILL) | CAPABILITY(CAP_SYS_NICE);	/* pages moved */
	if (options_has(options, OPTION_LOCK_MEMORY))
		needed |= CAPABILITY(CAP_IPC_LOCK);
	return needed & permitted;
}

static uint64_t joined(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

static int keep_needed(const struct options *options)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
	bool is_old = prctl(PR_CAPBSET_READ, CAP_PERFMON, 0, 0, 0) < 0;
	uint64_t kept;

	if (syscall(SYS_capget, &header, sets))
		return -errno;
	kept = privileges_needed(options, geteuid(),
				 joined(sets[0].permitted, sets[1].permitted), is_old);
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		sets[i].permitted = (uint32_t)(kept >> (32 * i));
		sets[i].effective &= sets[i].permitted;
		sets[i].inheritable = 0;
	}
	return syscall(SYS_capset, &header, sets) ? -errno : 0;
}

enum status privileges_drop(const struct options *options)
{
	int r = keep_needed(options);

	/* Older kernels have neither, and nothing is ever executed anyway. */
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	for (size_t i = 0; getauxval(AT_SECURE) && i < ARRAY_SIZE(distrusted); i++)
		unsetenv(distrusted[i]);
	/* A sandbox that forbids the call is no reason for root, who keeps what is root's. */
	return r && geteuid() != 0 ? complain_code(r, "cannot give up capabilities") :
				     STATUS_SUCCESS;
}
