/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libproc2 says of this machine: every field of meminfo and vmstat that it knows, every slab
 * cache, one "FILE.FIELD VALUE" a line. The witness of machine.py, without any code of mempane.
 */
#include <libproc2/meminfo.h>
#include <libproc2/slabinfo.h>
#include <libproc2/vmstat.h>
#include <stdio.h>

struct field {
	int         item;
	const char *name;
};

static const struct field memory_fields[] = {
#define MEMINFO(item, name) { MEMINFO_##item, name },
#define VMSTAT(item, name)
#include "libproc2_fields.def"
#undef MEMINFO
#undef VMSTAT
};

static const struct field vmstat_fields[] = {
#define MEMINFO(item, name)
#define VMSTAT(item, name) { VMSTAT_##item, name },
#include "libproc2_fields.def"
#undef MEMINFO
#undef VMSTAT
};

static int print_memory(void)
{
	struct meminfo_info *info = NULL;

	if (procps_meminfo_new(&info) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(memory_fields) / sizeof(memory_fields[0]); i++) {
		struct meminfo_result *result =
			procps_meminfo_get(info, (enum meminfo_item)memory_fields[i].item);

		if (result)
			printf("meminfo.%s %lu\n", memory_fields[i].name, result->result.ul_int);
	}
	procps_meminfo_unref(&info);
	return 0;
}

static int print_vmstat(void)
{
	struct vmstat_info *info = NULL;

	if (procps_vmstat_new(&info) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(vmstat_fields) / sizeof(vmstat_fields[0]); i++) {
		struct vmstat_result *result =
			procps_vmstat_get(info, (enum vmstat_item)vmstat_fields[i].item);

		if (result)
			printf("vmstat.%s %lu\n", vmstat_fields[i].name, result->result.ul_int);
	}
	procps_vmstat_unref(&info);
	return 0;
}

/* Nothing without the right to read slabinfo. */
static void print_slabs(void)
{
	static const char *const names[] = {
		"objects", "active_objects", "object_size", "objects_per_slab", "slabs",
		"active_slabs", "pages_per_slab",
	};
	enum slabinfo_item items[] = {
		SLAB_NAME, SLAB_NUM_OBJS, SLAB_ACTIVE_OBJS, SLAB_OBJ_SIZE, SLAB_OBJ_PER_SLAB,
		SLAB_NUMS_SLABS, SLAB_ACTIVE_SLABS, SLAB_PAGES_PER_SLAB,
	};
	struct slabinfo_info *info = NULL;
	struct slabinfo_reaped *caches;

	if (procps_slabinfo_new(&info) < 0)
		return;
	caches = procps_slabinfo_reap(info, items, sizeof(items) / sizeof(items[0]));
	for (int i = 0; caches && i < caches->total; i++) {
		const struct slabinfo_result *cells = caches->stacks[i]->head;

		for (size_t name = 0; name < sizeof(names) / sizeof(names[0]); name++)
			printf("slabinfo.%s.%s %u\n", cells[0].result.str, names[name],
			       cells[name + 1].result.u_int);
	}
	procps_slabinfo_unref(&info);
}

int main(void)
{
	if (print_memory() || print_vmstat())
		return 1;
	print_slabs();
	return 0;
}
