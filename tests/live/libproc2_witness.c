/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libproc2 says of this machine and of the processes that are named, one "NAME VALUE" a
 * line: a second opinion for witness.py, made without any code of mempane.
 */
#include <libproc2/meminfo.h>
#include <libproc2/pids.h>
#include <libproc2/vmstat.h>
#include <stdio.h>
#include <stdlib.h>

static int print_memory(void)
{
	static const struct {
		enum meminfo_item item;
		const char       *name;
	} items[] = {
		{ MEMINFO_MEM_TOTAL, "meminfo.MemTotal" },
		{ MEMINFO_MEM_FREE, "meminfo.MemFree" },
		{ MEMINFO_MEM_AVAILABLE, "meminfo.MemAvailable" },
		{ MEMINFO_MEM_ANON, "meminfo.AnonPages" },
		{ MEMINFO_MEM_SLAB_RECLAIM, "meminfo.SReclaimable" },
		{ MEMINFO_SWAP_TOTAL, "meminfo.SwapTotal" },
		{ MEMINFO_SWAP_FREE, "meminfo.SwapFree" },
		{ MEMINFO_MEM_COMMIT_LIMIT, "meminfo.CommitLimit" },
		{ MEMINFO_MEM_PAGE_TABLES, "meminfo.PageTables" },
	};
	struct meminfo_info *info = NULL;

	if (procps_meminfo_new(&info) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		struct meminfo_result *result = procps_meminfo_get(info, items[i].item);

		if (result)
			printf("%s %lu\n", items[i].name, result->result.ul_int);
	}
	procps_meminfo_unref(&info);
	return 0;
}

static int print_events(void)
{
	static const struct {
		enum vmstat_item item;
		const char      *name;
	} items[] = {
		{ VMSTAT_PGFAULT, "vmstat.pgfault" },
		{ VMSTAT_PGMAJFAULT, "vmstat.pgmajfault" },
		{ VMSTAT_PSWPIN, "vmstat.pswpin" },
		{ VMSTAT_PSWPOUT, "vmstat.pswpout" },
		{ VMSTAT_PGFREE, "vmstat.pgfree" },
		{ VMSTAT_NR_FREE_PAGES, "vmstat.nr_free_pages" },
	};
	struct vmstat_info *info = NULL;

	if (procps_vmstat_new(&info) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		struct vmstat_result *result = procps_vmstat_get(info, items[i].item);

		if (result)
			printf("%s %lu\n", items[i].name, result->result.ul_int);
	}
	procps_vmstat_unref(&info);
	return 0;
}

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
	return print_memory() || print_events() || print_processes(argc - 1, argv + 1);
}
