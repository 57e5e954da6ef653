/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of the machine as a whole: which parser each goes to. Adding a kernel file of this kind is
 * one line here.
 */
#include <errno.h>

#include "collection.h"

struct machine_file {
	enum source source;
	PARSE_FUNCTION((*parse));
};

/* Zones and page lists, and what the same file says of nodes that nodes_collect() did not find. */
static PARSE_FUNCTION(parse_all_of_zoneinfo)
{
	parse_zoneinfo(sample, scale, text, report);
	if (sample_table(sample, ENTITY_NODE)->is_present)
		parse_zoneinfo_nodes(sample, scale, text, report);
}

static const struct machine_file machine_files[] = {
	{ SOURCE_MEMINFO, parse_meminfo },
	{ SOURCE_VMSTAT, parse_vmstat },
	{ SOURCE_PRESSURE_MEMORY, parse_pressure_memory },
	{ SOURCE_BUDDYINFO, parse_buddyinfo },
	{ SOURCE_ZONEINFO, parse_all_of_zoneinfo },
	{ SOURCE_PAGETYPEINFO, parse_pagetypeinfo },
	{ SOURCE_SWAPS, parse_swaps },
	{ SOURCE_SLABINFO, parse_slabinfo },
	{ SOURCE_UPTIME, parse_uptime },
	{ SOURCE_SYSVIPC_SHM, parse_sysvipc_shm },
	{ SOURCE_VMALLOCINFO, parse_vmallocinfo },
	{ SOURCE_ALLOCINFO, parse_allocinfo },
};

static int collect_file(struct collection *collection, const struct machine_file *file)
{
	struct sample *sample = collection->sample;
	struct parse_report report = { .rows = 0 };
	struct text text;
	uint64_t begin;
	int error = collection_read(collection, file->source, source_info(file->source)->path,
				    &text);

	if (error == -ENOMEM)
		return error;
	if (error) {
		if (sample_table(sample, ENTITY_SYSTEM)->row_count)
			sample_put_source_presence(sample, ENTITY_SYSTEM, 0, file->source,
						   presence_of_error(error));
		return 0;
	}
	begin = clock_monotonic();
	file->parse(sample, &collection->collector->scale, text, &report);
	sample->outcomes[file->source].took += clock_monotonic() - begin;
	outcome_note_report(&sample->outcomes[file->source], &report);
	return 0;
}

int machine_collect(struct collection *collection)
{
	struct sample *sample = collection->sample;
	int error;

	if (sample_table(sample, ENTITY_SYSTEM)->is_present &&
	    sample_add_row(sample, ENTITY_SYSTEM, (struct key){ .first = 0 }) < 0)
		return -ENOMEM;
	error = nodes_collect(collection);
	for (size_t i = 0; i < ARRAY_SIZE(machine_files) && !error; i++)
		if (collection->is_wanted[machine_files[i].source])
			error = collect_file(collection, &machine_files[i]);
	return error;
}
