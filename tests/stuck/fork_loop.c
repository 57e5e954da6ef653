/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that holds its own mmap_lock for long, again and again, and needs no privilege for it:
 * it has much memory in small pages and forks in a loop, so that the kernel copies its page tables.
 * The control ("none") is as busy and holds nothing.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments)
{
	size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 2048) * 1024 * 1024;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (memory == MAP_FAILED || madvise(memory, size, MADV_NOHUGEPAGE))
		return 77;
	for (size_t at = 0; at < size; at += 4096)
		memory[at] = 1;
	printf("READY %d\n", (int)getpid());
	fflush(stdout);
	while (count > 2 && strcmp(arguments[2], "none") == 0)
		memset(memory, 1, size);
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}
