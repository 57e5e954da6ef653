/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Demand to sources to readers, in a fixed order: cheap files first, costly ones after the rows
 * that they belong to are known. Knows no format.
 */
#include "mempane/collect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "side_job.h"

static const struct side_kind side_kinds[SIDE_JOBS] = {
	{ cgroups_collect,
	  { { ENTITY_CGROUP, METRIC_CGROUP_AGE }, { ENTITY_CGROUP_NODE, METRIC_CGROUP_NODE_AGE } },
	  METRIC_SYSTEM_CGROUP_VERSION, METRIC_SYSTEM_CGROUP_MEMORY_GROUPS },
};

/* The scratch row that smaps_rollup is parsed into holds everything the file may say. */
static int begin_rollup_row(struct sample *rollup)
{
	struct demand demand = { .subject = 0 };

	for (int i = 0; i < ROLLUP_VALUES; i++)
		metric_set_add(&demand.metrics, (enum metric)(ROLLUP_FIRST + i));
	return sample_begin(rollup, &demand);
}

int collector_open(struct tree *tree, const struct collector_options *options,
		   struct collector **ret_collector)
{
	struct collector *collector = calloc(1, sizeof(*collector));
	bool has_jobs = true;

	if (!collector)
		return -ENOMEM;
	reading_init(collector, tree, options);
	for (enum walk_kind walk = 0; walk < WALK_COUNT; walk++)
		walk_budget_init(&collector->budgets[walk]);
	collector->cache = process_cache_new();
	collector->deep = deep_reader_new(tree, options->read_deadline);
	collector->rollup = sample_new();
	for (size_t i = 0; i < SIDE_JOBS && tree_is_live(tree); i++) {
		collector->side_jobs[i] = side_job_new(collector, &side_kinds[i]);
		has_jobs = has_jobs && collector->side_jobs[i];
	}
	if (tree_is_host(tree))
		collector->users = host_users_new();
	if (!collector->cache || !collector->deep || !collector->rollup ||
	    !has_jobs || begin_rollup_row(collector->rollup)) {
		collector_close(collector);
		return -ENOMEM;
	}
	*ret_collector = collector;
	return 0;
}

void collector_close(struct collector *collector)
{
	if (!collector)
		return;
	deep_reader_close(collector->deep);
	for (size_t i = 0; i < SIDE_JOBS; i++)
		side_job_close(collector->side_jobs[i]);
	host_processes_close(collector->listing);
	host_tasks_close(collector->tasks);
	host_stats_close(collector->stats);
	host_users_free(collector->users);
	host_taskstats_close(collector->taskstats);
	process_cache_free(collector->cache);
	sample_free(collector->rollup);
	reading_done(collector);
	free(collector);
}

void collector_cancel(struct collector *collector)
{
	atomic_store(&collector->is_cancelled, true);
	deep_reader_cancel(collector->deep);
	for (size_t i = 0; i < SIDE_JOBS; i++)
		if (collector->side_jobs[i])
			side_job_cancel(collector->side_jobs[i]);
}

bool collection_is_cancelled(const struct collection *collection)
{
	return atomic_load_explicit(&collection->collector->is_cancelled, memory_order_relaxed);
}

static const char *copy_string(struct sample *sample, const char *string)
{
	const char *copy = string ? arena_copy(&sample->arena, string, strlen(string)) : NULL;

	if (string && !copy)
		sample->is_incomplete = true;
	return copy;
}

static void describe_origin(struct collection *collection)
{
	const struct facts *facts = tree_facts(collection->collector->tree);
	struct sample *sample = collection->sample;

	sample->taken = tree_now(collection->collector->tree);
	sample->origin = (struct origin){
		.host = copy_string(sample, facts->host),
		.kernel = copy_string(sample, facts->kernel),
		.architecture = copy_string(sample, facts->architecture),
		.page_size = facts->page_size,
		.clock_ticks = facts->clock_ticks,
		.is_live = tree_is_live(collection->collector->tree),
		.process_reader = "procfs",
	};
}

/* What the monitor itself costs: its own statm is always allowed and never blocks. */
static void describe_self(struct collection *collection)
{
	struct collector *collector = collection->collector;
	struct sample *sample = collection->sample;
	struct text text, word;
	char path[PROCESS_PATH_SIZE];
	uint64_t pages;

	sample->self_cpu = host_self_cpu();
	if (!tree_is_host(collector->tree))
		return;
	process_path(SOURCE_PROCESS_STATM, host_self_pid(), path);
	if (collection_peek(collection, SOURCE_PROCESS_STATM, path, &text) == 0 &&
	    text_next_word(&text, &word) && text_next_word(&text, &word) &&
	    text_to_uint64(word, &pages) == 0)
		sample->self_memory = pages * collector->scale.page_size;
}

/* ---- beside the sample ---- */

/* Of a capture everything is read in one order. */
static int begin_aside(struct collection *collection)
{
	const struct collector *collector = collection->collector;

	for (size_t i = 0; i < SIDE_JOBS; i++)
		collection->is_aside[i] = collector->side_jobs[i] &&
					  side_job_begin(collector->side_jobs[i], collection);
	return 0;
}

static bool is_aside(const struct collection *collection,
		     int (*reader)(struct collection *collection))
{
	for (size_t i = 0; i < SIDE_JOBS; i++)
		if (collection->is_aside[i] && side_kinds[i].collect == reader)
			return true;
	return false;
}

static int take_aside(struct collection *collection)
{
	int error = 0;

	for (size_t i = 0; i < SIDE_JOBS && !error; i++)
		if (collection->is_aside[i])
			error = side_job_take(collection->collector->side_jobs[i], collection);
	return error;
}

static int read_everything(struct collection *collection)
{
	static int (*const readers[])(struct collection *) = {
		begin_aside, machine_collect, settings_collect, cgroups_collect, segments_collect,
		tmpfs_collect, huge_pages_collect, zram_collect, slab_caches_collect,
		processes_collect, commands_collect, reuse_collect, ksm_collect,
		shared_files_collect, delays_collect, subject_collect, walks_collect,
		guesses_collect, threads_collect, process_nodes_collect, blocked_collect, take_aside,
	};

	for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
		int error = is_aside(collection, readers[i]) ? 0 : readers[i](collection);

		if (!error && collection_is_cancelled(collection))
			error = -ECANCELED;
		if (error)
			return error;
	}
	return 0;
}

/* A file of the machine that only stands in for others is read by whoever misses those. */
static void note_other(struct collection *collection, enum source other)
{
	if (source_info(other)->cost != COST_CHEAP)
		collection->is_wanted[other] = true;
}

static void find_wanted(struct collection *collection)
{
	METRIC_SET_EACH(metric, &collection->demand->metrics) {
		collection->is_wanted[metric_info(metric)->source] = true;
		note_other(collection, metric_info(metric)->other_source);
	}
	collection->is_wanted[SOURCE_NONE] = false;
	walks_refuse(collection);
}

/* The first listing grows its tables step by step and leaves much behind; a rare large reading, too. */
static void reset_scratch(struct collector *collector)
{
	enum { KEPT_MAXIMUM = 64 * 1024 * 1024 };

	if (collector->scratch.reserved > KEPT_MAXIMUM || collector->listing_count == 1)
		arena_done(&collector->scratch);
	else
		arena_reset(&collector->scratch);
}

/* Only a machine that goes on has a next sample for late answers. */
static void begin_reading(struct collector *collector, const struct demand *demand)
{
	bool is_patient = demand->is_exhaustive || !tree_is_live(collector->tree);

	deep_reader_begin(collector->deep, is_patient ? 0 : collector->options.read_patience);
}

int collector_collect(struct collector *collector, const struct demand *demand,
		      struct sample *sample)
{
	struct collection collection = {
		.collector = collector,
		.demand = demand,
		.sample = sample,
		.started = clock_monotonic(),
	};
	int error = sample_begin(sample, demand);

	if (error)
		return error;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		sample_expect_rows(sample, entity, collector->row_counts[entity]);
	reset_scratch(collector);
	begin_reading(collector, demand);
	find_wanted(&collection);
	describe_origin(&collection);
	error = read_everything(&collection);
	if (error)
		return error;
	outcomes_settle(&collection);
	sources_describe(&collection);
	describe_self(&collection);
	sample->took = clock_monotonic() - collection.started;
	if (sample->is_incomplete)
		return -ENOMEM;
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		if (sample_table(sample, entity)->is_present)
			collector->row_counts[entity] = sample_table(sample, entity)->row_count;
	sample_finish(sample);
	return 0;
}
