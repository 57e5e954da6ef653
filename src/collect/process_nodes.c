/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of processes by node, in the order of the processes: what their walks told, and where their
 * threads ran. Reads nothing.
 */
#include <errno.h>

#include "collection.h"

/* The key holds both; CONFIG_NODES_SHIFT is at most 10. */
enum { NODES_MAXIMUM = 1024 };

static const enum metric amounts[] = {
	METRIC_PROCESS_NODE_RESIDENT, METRIC_PROCESS_NODE_ANONYMOUS, METRIC_PROCESS_NODE_HUGETLB,
};

static void put_placed(struct sample *sample, size_t row, const struct placed_node *node,
		       enum presence presence)
{
	const uint64_t values[] = { node->resident, node->anonymous, node->hugetlb };

	for (size_t i = 0; i < ARRAY_SIZE(amounts); i++) {
		struct cell *cell = sample_cell(sample, row, amounts[i]);
		enum presence said = (enum presence)node->presences[i];

		if (!cell)
			continue;
		if (said == PRESENCE_PRESENT)
			said = presence;
		*cell = (struct cell){ .presence = said, .count = values[i] };
	}
}

static bool is_known(enum presence placement)
{
	return placement == PRESENCE_PRESENT || placement == PRESENCE_STALE ||
	       placement == PRESENCE_SAMPLED;
}

/* A line was lost, which may have told of memory on any node. */
static bool is_short(const struct listed_process *process)
{
	return process->placed && process->placed->is_short;
}

/* Of a node that numa_maps does not name there is nothing; without the file nobody knows. */
static void put_unplaced(struct sample *sample, size_t row, enum presence presence)
{
	for (size_t i = 0; i < ARRAY_SIZE(amounts); i++)
		if (is_known(presence)) {
			struct cell *cell = sample_cell(sample, row, amounts[i]);

			if (cell)
				*cell = (struct cell){ .presence = presence };
		} else {
			sample_put_presence(sample, row, amounts[i], presence);
		}
}

static void put_runs(struct collection *collection, size_t row, const struct node_runs *runs)
{
	uint64_t rate = collection->collector->scale.clock_ticks;
	uint64_t ticks = runs ? runs->ticks : 0;

	if (!rate || ticks / rate > UINT64_MAX / NANOSECONDS_PER_SECOND - 1)
		sample_put_presence(collection->sample, row, METRIC_PROCESS_NODE_RUN_TIME,
				    PRESENCE_UNREADABLE);
	else
		sample_put_count(collection->sample, row, METRIC_PROCESS_NODE_RUN_TIME,
				 ticks / rate * NANOSECONDS_PER_SECOND +
					 ticks % rate * NANOSECONDS_PER_SECOND / rate);
	sample_put_count(collection->sample, row, METRIC_PROCESS_NODE_THREADS,
			 runs ? runs->threads : 0);
}

/* As the row of the process has it, which has the same place as the process in its list. */
static void put_command(struct collection *collection, size_t row,
			const struct listed_process *process)
{
	struct sample *sample = collection->sample;
	const struct cell *command = sample_get(sample, (size_t)(process - collection->processes),
						METRIC_PROCESS_COMMAND);
	struct cell *cell = sample_cell(sample, row, METRIC_PROCESS_NODE_COMMAND);

	if (cell)
		*cell = *command;
}

/* `placed` and `runs` are NULL where the node has neither. */
static int add_row(struct collection *collection, const struct listed_process *process,
		   uint32_t node, const struct placed_node *placed, const struct node_runs *runs)
{
	struct sample *sample = collection->sample;
	struct key key = { process->pid, process->start_ticks * NODES_MAXIMUM + node, NULL };
	int64_t row = sample_add_row(sample, ENTITY_PROCESS_NODE, key);

	if (row < 0)
		return -ENOMEM;
	sample_put_count(sample, (size_t)row, METRIC_PROCESS_NODE_PID, process->pid);
	sample_put_text(sample, (size_t)row, METRIC_PROCESS_NODE_PROCESS, process->name);
	put_command(collection, (size_t)row, process);
	sample_put_count(sample, (size_t)row, METRIC_PROCESS_NODE_NODE, node);
	if (placed)
		put_placed(sample, (size_t)row, placed, process->placement);
	else
		put_unplaced(sample, (size_t)row, is_short(process) ? PRESENCE_UNREADABLE
								    : process->placement);
	if (process->entry->walks->threads)
		put_runs(collection, (size_t)row, runs);
	return 0;
}

static uint32_t node_of(const struct placed_node *placed, const struct node_runs *runs)
{
	if (placed && runs)
		return placed->node < runs->node ? placed->node : runs->node;
	return placed ? placed->node : runs ? runs->node : 0;
}

/* Both lists ascend. */
static int add_rows(struct collection *collection, const struct listed_process *process)
{
	const struct process_placement *placement = process->placed;
	const struct process_threads *threads = process->entry->walks->threads;
	bool is_placed = placement && is_known(process->placement);
	size_t placed_count = is_placed ? placement->count : 0, placed = 0;
	size_t run_count = threads ? threads->run_count : 0, run = 0;
	int error = 0;

	while ((placed < placed_count || run < run_count) && !error) {
		const struct placed_node *here = placed < placed_count ? &placement->nodes[placed]
								       : NULL;
		const struct node_runs *ran = run < run_count ? &threads->runs[run] : NULL;

		uint32_t node = node_of(here, ran);

		if (here && here->node != node)
			here = NULL;
		if (ran && ran->node != node)
			ran = NULL;
		error = add_row(collection, process, node, here, ran);
		placed += here != NULL;
		run += ran != NULL;
	}
	return error;
}

int process_nodes_collect(struct collection *collection)
{
	int error = 0;

	if (!sample_table(collection->sample, ENTITY_PROCESS_NODE)->is_present)
		return 0;
	for (size_t row = 0; row < collection->process_count && !error; row++)
		if (collection->processes[row].is_known && collection->processes[row].has_memory)
			error = add_rows(collection, &collection->processes[row]);
	return error;
}
