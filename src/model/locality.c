/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How near the memory of processes is to their threads: memory by node, the nodes on which threads
 * ran, and the distances between nodes, put together. The rows of process_node come in the order
 * of the processes.
 */
#include "derive.h"
#include "past.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NODES_MAXIMUM = 1024, NOWHERE = UINT16_MAX, TEXT_SIZE = 512, ITEM_SIZE = 24 };

/* What the kernel says of a distance that it does not tell; LOCAL_DISTANCE is 10. */
enum { LOCAL_DISTANCE = 10, REMOTE_DISTANCE = 20 };

struct machine {
	const struct sample *sample;
	size_t    count;			/* of nodes */
	uint16_t  row_of[NODES_MAXIMUM];	/* in the table of nodes; NOWHERE */
	bool      has_memory[NODES_MAXIMUM];	/* by that row */
	uint16_t *distances;			/* from row x count + to row */
};

/* One process on the nodes where it has something. */
struct group {
	struct sample *sample;
	size_t first, end;		/* rows of process_node */
	double used[NODES_MAXIMUM];	/* by row of the table of nodes: share of its CPU time, */
	double near[NODES_MAXIMUM];	/* and with that of memoryless nodes counted nearby */
	struct cell reason;		/* why something has no value, or that it is stale */
};

/* ---- the machine ---- */

static void find_nodes(struct machine *machine)
{
	const struct table *nodes = sample_table(machine->sample, ENTITY_NODE);

	memset(machine->row_of, 0xff, sizeof(machine->row_of));
	machine->count = nodes->row_count < NODES_MAXIMUM ? nodes->row_count : NODES_MAXIMUM;
	for (size_t row = 0; row < machine->count; row++) {
		const struct cell *memory = sample_get(machine->sample, row, METRIC_NODE_HAS_MEMORY);

		if (nodes->keys[row].first < NODES_MAXIMUM)
			machine->row_of[nodes->keys[row].first] = (uint16_t)row;
		machine->has_memory[row] = !cell_has_value(memory) || memory->count;
	}
}

static uint16_t row_of(const struct machine *machine, uint64_t node)
{
	return node < NODES_MAXIMUM ? machine->row_of[node] : NOWHERE;
}

static bool find_distances(struct machine *machine, struct arena *arena)
{
	const struct table *table = sample_table(machine->sample, ENTITY_NODE_DISTANCE);
	size_t count = machine->count;

	machine->distances = arena_alloc_array(arena, count * count + 1,
					       sizeof(*machine->distances));
	if (!machine->distances)
		return false;
	for (size_t i = 0; i < count * count; i++)
		machine->distances[i] = i % (count + 1) ? REMOTE_DISTANCE : LOCAL_DISTANCE;
	for (size_t row = 0; row < table->row_count; row++) {
		const struct cell *cell = sample_get(machine->sample, row,
						     METRIC_NODE_DISTANCE_DISTANCE);
		uint16_t from = row_of(machine, table->keys[row].first);
		uint16_t to = row_of(machine, table->keys[row].second);

		if (from != NOWHERE && to != NOWHERE && cell_has_value(cell) &&
		    cell->count < UINT16_MAX)
			machine->distances[from * count + to] = (uint16_t)cell->count;
	}
	return true;
}

static uint16_t distance(const struct machine *machine, size_t from, size_t to)
{
	return machine->distances[from * machine->count + to];
}

/* ---- one process ---- */

/* Notes why there is no value, or that one is stale. */
static bool take(struct group *group, size_t row, enum metric metric, const struct cell **ret_cell)
{
	const struct cell *cell = sample_get(group->sample, row, metric);

	if (cell_has_value(cell)) {
		if (cell->presence != PRESENCE_PRESENT)
			group->reason.presence = cell->presence;
		*ret_cell = cell;
		return true;
	}
	group->reason = (struct cell){ .presence = cell->presence };
	return false;
}

static uint16_t node_row(const struct machine *machine, const struct group *group, size_t row)
{
	return row_of(machine, sample_table(group->sample, ENTITY_PROCESS_NODE)->keys[row].second %
				       NODES_MAXIMUM);
}

/* A memoryless node has its memory on the nearest that has some, or on all of those. */
static void count_nearby(const struct machine *machine, struct group *group, size_t node)
{
	uint16_t least = UINT16_MAX;
	size_t nearest = 0;

	for (size_t other = 0; other < machine->count; other++) {
		if (!machine->has_memory[other] || distance(machine, node, other) > least)
			continue;
		nearest = distance(machine, node, other) < least ? 1 : nearest + 1;
		least = distance(machine, node, other);
	}
	for (size_t other = 0; other < machine->count; other++)
		if (machine->has_memory[other] && distance(machine, node, other) == least)
			group->near[other] += group->used[node] / (double)nearest;
}

static bool find_use(const struct machine *machine, struct group *group)
{
	memset(group->used, 0, machine->count * sizeof(group->used[0]));
	memset(group->near, 0, machine->count * sizeof(group->near[0]));
	for (size_t row = group->first; row < group->end; row++) {
		uint16_t node = node_row(machine, group, row);
		const struct cell *share;

		if (!take(group, row, METRIC_PROCESS_NODE_CPU_SHARE, &share))
			return false;
		if (node != NOWHERE)
			group->used[node] = share->ratio;
	}
	for (size_t node = 0; node < machine->count; node++)
		if (machine->has_memory[node])
			group->near[node] += group->used[node];
		else if (group->used[node] > 0)
			count_nearby(machine, group, node);
	return true;
}

static void put_cpu_nodes(const struct group *group, size_t process)
{
	const struct table *table = sample_table(group->sample, ENTITY_PROCESS_NODE);
	char text[TEXT_SIZE], share[ITEM_SIZE];
	size_t size = 0;

	for (size_t row = group->first; row < group->end; row++) {
		const struct cell *cell = sample_get(group->sample, row,
						     METRIC_PROCESS_NODE_CPU_SHARE);

		if (!cell_has_value(cell) || cell->ratio <= 0 || size + ITEM_SIZE > sizeof(text))
			continue;
		unit_format_ratio(NUMBER_HUMAN, cell->ratio, share, sizeof(share));
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%sN%" PRIu64 "=%s",
					 size ? " " : "", table->keys[row].second % NODES_MAXIMUM,
					 share);
	}
	if (size)
		sample_put_text(group->sample, process, METRIC_PROCESS_CPU_NODES,
				(struct text){ text, size });
}

static void put_ratio(const struct group *group, size_t process, enum metric metric, double value)
{
	struct cell *cell = sample_cell(group->sample, process, metric);

	if (cell)
		*cell = (struct cell){ .presence = group->reason.presence, .ratio = value };
}

/* Of each node and of all. */
static void put_misplaced(const struct machine *machine, const struct group *group, size_t process)
{
	enum presence presence = group->reason.presence;
	uint64_t sum = 0;
	struct cell *all = sample_cell(group->sample, process, METRIC_PROCESS_MISPLACED);

	for (size_t row = group->first; row < group->end; row++) {
		const struct cell *resident = sample_get(group->sample, row,
							 METRIC_PROCESS_NODE_RESIDENT);
		uint16_t node = node_row(machine, group, row);
		bool is_used = node != NOWHERE && group->near[node] > 0;
		uint64_t misplaced = is_used ? 0 : resident->count;
		struct cell *cell = sample_cell(group->sample, row, METRIC_PROCESS_NODE_MISPLACED);

		sum += misplaced;
		if (cell)
			*cell = (struct cell){ .presence = resident->presence,
					       .count = misplaced };
	}
	if (all)
		*all = (struct cell){ .presence = presence, .count = sum };
}

static void put_shares(const struct machine *machine, const struct group *group, size_t process)
{
	double locality = 0, cost = 0, concentration = 0;

	for (size_t row = group->first; row < group->end; row++) {
		const struct cell *share = sample_get(group->sample, row, METRIC_PROCESS_NODE_SHARE);
		uint16_t node = node_row(machine, group, row);

		if (!cell_has_value(share))
			return;
		concentration += share->ratio * share->ratio;
		if (node == NOWHERE)
			continue;
		locality += share->ratio * group->near[node];
		for (size_t from = 0; from < machine->count; from++)
			cost += group->used[from] * share->ratio * distance(machine, from, node);
	}
	put_ratio(group, process, METRIC_PROCESS_LOCALITY, locality);
	put_ratio(group, process, METRIC_PROCESS_DISTANCE_COST, cost / LOCAL_DISTANCE);
	put_ratio(group, process, METRIC_PROCESS_SPREAD, 1 - concentration);
}

static void put_reason(const struct group *group, size_t process)
{
	static const enum metric metrics[] = { METRIC_PROCESS_MISPLACED, METRIC_PROCESS_LOCALITY,
					       METRIC_PROCESS_DISTANCE_COST,
					       METRIC_PROCESS_SPREAD };

	for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
		sample_put_presence(group->sample, process, metrics[i], group->reason.presence);
	for (size_t row = group->first; row < group->end; row++)
		sample_put_presence(group->sample, row, METRIC_PROCESS_NODE_MISPLACED,
				    group->reason.presence);
}

static bool has_memory_known(struct group *group)
{
	const struct cell *ignored;

	for (size_t row = group->first; row < group->end; row++)
		if (!take(group, row, METRIC_PROCESS_NODE_RESIDENT, &ignored))
			return false;
	return group->end > group->first;
}

static void compute_process(const struct machine *machine, struct group *group, size_t process)
{
	group->reason = (struct cell){ .presence = PRESENCE_PRESENT };
	if (group->first == group->end) {
		/* Nothing was read of it: its own cell says why. */
		group->reason = *sample_get(group->sample, process, METRIC_PROCESS_PLACED);
		if (cell_has_value(&group->reason))
			group->reason.presence = PRESENCE_ABSENT;
		put_reason(group, process);
		return;
	}
	put_cpu_nodes(group, process);
	if (!has_memory_known(group) || !find_use(machine, group)) {
		put_reason(group, process);
		return;
	}
	put_misplaced(machine, group, process);
	put_shares(machine, group, process);
}

static void compute_all(const struct machine *machine, struct group *group)
{
	const struct table *processes = sample_table(group->sample, ENTITY_PROCESS);
	const struct table *table = sample_table(group->sample, ENTITY_PROCESS_NODE);

	group->end = 0;
	for (size_t process = 0; process < processes->row_count; process++) {
		const struct key *key = &processes->keys[process];

		group->first = group->end;
		while (group->end < table->row_count &&
		       table->keys[group->end].first == key->first &&
		       table->keys[group->end].second / NODES_MAXIMUM == key->second)
			group->end++;
		compute_process(machine, group, process);
	}
}

void compute_locality(const struct model *model, struct sample *sample)
{
	const struct arena_mark mark = arena_mark(model->scratch);
	struct machine *machine;
	struct group *group;

	if (!sample_table(sample, ENTITY_PROCESS_NODE)->is_present)
		return;
	machine = arena_alloc(model->scratch, sizeof(*machine));
	group = arena_alloc(model->scratch, sizeof(*group));
	if (machine && group) {
		machine->sample = group->sample = sample;
		find_nodes(machine);
		if (find_distances(machine, model->scratch))
			compute_all(machine, group);
	}
	arena_rewind(model->scratch, mark);
}
