/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel keeps of nodes elsewhere than below their own directory: memory tiers, each with
 * a list of its nodes (mm/memory-tiers.c, since 6.1), and weights of interleaving (mm/mempolicy.c,
 * since 6.9). The rows of NODE are there.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "collection.h"

enum { TIER_PATH_SIZE = 96 };

#define TIERS "sys/devices/virtual/memory_tiering"
#define WEIGHTS "sys/kernel/mm/mempolicy/weighted_interleave"

/* Of nodes that no tier has named so far. A tier goes with its last node, which says nothing of the
 * nodes that are there. */
static void put_tier_presence(struct sample *sample, int error)
{
	enum presence presence = presence_of_error(error);

	if (presence == PRESENCE_GONE)
		presence = PRESENCE_ABSENT;
	for (size_t row = 0; row < sample_table(sample, ENTITY_NODE)->row_count; row++)
		if (!cell_has_value(sample_get(sample, row, METRIC_NODE_TIER)))
			sample_put_presence(sample, row, METRIC_NODE_TIER, presence);
}

static int collect_tier(struct collection *collection, uint64_t tier)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct sample *sample = collection->sample;
	struct parse_report report = { .rows = 0 };
	char path[TIER_PATH_SIZE];
	struct text text;
	int error;

	snprintf(path, sizeof(path), TIERS "/memory_tier%" PRIu64 "/nodelist", tier);
	error = collection_read(collection, SOURCE_MEMORY_TIER, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		put_tier_presence(sample, error);
	} else {
		parse_node_group(sample, METRIC_NODE_TIER, tier, text, &report);
		outcome_note_report(&sample->outcomes[SOURCE_MEMORY_TIER], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

static int collect_tiers(struct collection *collection)
{
	struct collector *collector = collection->collector;
	uint64_t *tiers = NULL;
	size_t count = 0;
	int error = tree_list_numbers(collector->tree, &collector->scratch, TIERS, "memory_tier",
				      &tiers, &count);

	if (error == -ENOMEM)
		return error;
	if (error) {
		outcome_note_read(&collection->sample->outcomes[SOURCE_MEMORY_TIER], error,
				  tree_now(collector->tree).monotonic, 0);
		put_tier_presence(collection->sample, error);
		return 0;
	}
	for (size_t i = 0; i < count && !error; i++)
		error = collect_tier(collection, tiers[i]);
	return error;
}

static int collect_weight(struct collection *collection, size_t row)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct sample *sample = collection->sample;
	struct parse_report report = { .rows = 0 };
	char path[TIER_PATH_SIZE];
	struct text text;
	int error;

	snprintf(path, sizeof(path), WEIGHTS "/node%" PRIu64,
		 sample_table(sample, ENTITY_NODE)->keys[row].first);
	error = collection_read(collection, SOURCE_INTERLEAVE_WEIGHT, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_presence(sample, row, METRIC_NODE_INTERLEAVE_WEIGHT,
				    presence_of_error(error));
	} else {
		parse_value(sample, row, METRIC_NODE_INTERLEAVE_WEIGHT, SOURCE_INTERLEAVE_WEIGHT,
			    &collector->scale, text, &report);
		outcome_note_report(&sample->outcomes[SOURCE_INTERLEAVE_WEIGHT], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

int node_tiers_collect(struct collection *collection)
{
	size_t nodes = sample_table(collection->sample, ENTITY_NODE)->row_count;
	int error = 0;

	if (collection->is_wanted[SOURCE_MEMORY_TIER])
		error = collect_tiers(collection);
	for (size_t row = 0; row < nodes && !error &&
	     collection->is_wanted[SOURCE_INTERLEAVE_WEIGHT]; row++)
		error = collect_weight(collection, row);
	return error;
}
