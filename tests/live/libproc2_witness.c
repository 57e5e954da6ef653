/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libproc2 says of the processes that are named, one "NAME VALUE" a line: a second opinion
 * for witness.py, made without any code of mempane.
 */
#include <libproc2/pids.h>
#include <stdio.h>
#include <stdlib.h>

static void print_process(const struct pids_result *results)
{
	int pid = results[0].result.s_int;

	printf("%d.parent %d\n", pid, results[1].result.s_int);
	printf("%d.start_ticks %llu\n", pid, results[2].result.ull_int);
	printf("%d.threads %d\n", pid, results[3].result.s_int);
	printf("%d.minor_faults %lu\n", pid, results[4].result.ul_int);
	printf("%d.major_faults %lu\n", pid, results[5].result.ul_int);
	printf("%d.virtual_kib %lu\n", pid, results[6].result.ul_int);
	printf("%d.resident_kib %lu\n", pid, results[7].result.ul_int);
	printf("%d.shared_kib %lu\n", pid, results[8].result.ul_int);
	printf("%d.uid %u\n", pid, results[9].result.u_int);
	printf("%d.pss_kib %lu\n", pid, results[10].result.ul_int);
}

static int print_processes(int count, char **numbers)
{
	enum pids_item items[] = {
		PIDS_ID_PID, PIDS_ID_PPID, PIDS_TICS_BEGAN, PIDS_NLWP, PIDS_FLT_MIN, PIDS_FLT_MAJ,
		PIDS_MEM_VIRT, PIDS_MEM_RES, PIDS_MEM_SHR, PIDS_ID_EUID, PIDS_SMAP_PSS,
	};
	struct pids_info *info = NULL;

	if (procps_pids_new(&info, items, sizeof(items) / sizeof(items[0])) < 0)
		return 1;
	for (int i = 0; i < count; i++) {
		unsigned pid = (unsigned)strtoul(numbers[i], NULL, 10);
		struct pids_fetch *fetch = procps_pids_select(info, &pid, 1, PIDS_SELECT_PID);

		if (fetch && fetch->counts->total == 1)
			print_process(fetch->stacks[0]->head);
	}
	procps_pids_unref(&info);
	return 0;
}

int main(int argc, char **argv)
{
	return print_processes(argc - 1, argv + 1);
}
