/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions: the inspected process's mappings added up by class. Must not know how a class is
 * decided.
 */
#include "derive.h"
#include "mempane/mapping.h"

#include <string.h>

/* A column of REGION and the column of MAPPING that it adds up. */
static const struct {
	enum metric sum, part;
} sums[] = {
	{ METRIC_REGION_SIZE, METRIC_MAPPING_SIZE },
	{ METRIC_REGION_RESIDENT, METRIC_MAPPING_RESIDENT },
	{ METRIC_REGION_PSS, METRIC_MAPPING_PSS },
	{ METRIC_REGION_PRIVATE_CLEAN, METRIC_MAPPING_PRIVATE_CLEAN },
	{ METRIC_REGION_PRIVATE_DIRTY, METRIC_MAPPING_PRIVATE_DIRTY },
	{ METRIC_REGION_SWAP, METRIC_MAPPING_SWAP },
	{ METRIC_REGION_SWAP_PSS, METRIC_MAPPING_SWAP_PSS },
	{ METRIC_REGION_ANONYMOUS_HUGE_PAGES, METRIC_MAPPING_ANONYMOUS_HUGE_PAGES },
	{ METRIC_REGION_PRIVATE_HUGETLB, METRIC_MAPPING_PRIVATE_HUGETLB },
	{ METRIC_REGION_SHARED_HUGETLB, METRIC_MAPPING_SHARED_HUGETLB },
	{ METRIC_REGION_LOCKED, METRIC_MAPPING_LOCKED },
	{ METRIC_REGION_USS, METRIC_MAPPING_USS },
};

const char *region_class_name(unsigned index)
{
	return mapping_class_name(index);
}

/* The names are constants, so the cells may point at them. */
void formula_mapping_class(const struct formula_context *context, size_t row,
			   struct cell *result)
{
	result->presence = PRESENCE_PRESENT;
	result->text = mapping_class_name(mapping_verdict(context->sample, row, false).class);
}

void formula_mapping_confidence(const struct formula_context *context, size_t row,
				struct cell *result)
{
	/* Of many mappings in one row each has its own. */
	if (cell_has_value(sample_get(context->sample, row, METRIC_MAPPING_MAPPINGS)))
		return;
	result->presence = PRESENCE_PRESENT;
	result->text = confidence_name(mapping_verdict(context->sample, row, false).confidence);
}

/* What does not fit in the sum of many mappings does not fit in that of all. */
static void add_to_sum(struct cell *sum, const struct cell *part, bool is_of_many)
{
	static const struct cell beyond = { .presence = PRESENCE_PRESENT,
					    .count = MAPPING_SUM_BEYOND };

	if (sum)
		mapping_sum_add(sum, is_of_many && part->presence == PRESENCE_UNREADABLE ? &beyond
											 : part);
}

static void add_mapping(struct sample *sample, size_t region, size_t mapping)
{
	const struct cell *many = sample_get(sample, mapping, METRIC_MAPPING_MAPPINGS);
	struct cell *count = sample_cell(sample, region, METRIC_REGION_MAPPINGS);
	uint64_t mappings = cell_has_value(many) ? many->count : 1;

	if (count)
		result_count(count, (cell_has_value(count) ? count->count : 0) + mappings);
	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		add_to_sum(sample_cell(sample, region, sums[i].sum),
			   sample_get(sample, mapping, sums[i].part), cell_has_value(many));
}

static void mark_sums_beyond(struct sample *sample)
{
	size_t regions = sample_table(sample, ENTITY_REGION)->row_count;

	for (size_t row = 0; row < regions; row++)
		for (size_t i = 0; i < ARRAY_SIZE(sums); i++) {
			struct cell *sum = sample_cell(sample, row, sums[i].sum);

			if (sum && cell_has_value(sum) && sum->count == MAPPING_SUM_BEYOND)
				*sum = (struct cell){ .presence = PRESENCE_UNREADABLE };
		}
}

/* Pages of a pool are in no RSS. False when there is more than fits. */
static bool add_pool(const struct sample *sample, size_t row, uint64_t *sum)
{
	static const enum metric pools[] = { METRIC_REGION_PRIVATE_HUGETLB,
					     METRIC_REGION_SHARED_HUGETLB };

	for (size_t i = 0; i < ARRAY_SIZE(pools); i++) {
		const struct cell *pool = sample_get(sample, row, pools[i]);

		if (cell_has_value(pool) && __builtin_add_overflow(*sum, pool->count, sum))
			return false;
	}
	return true;
}

static void put_huge_share(struct sample *sample, size_t row)
{
	const struct cell *resident = sample_get(sample, row, METRIC_REGION_RESIDENT);
	const struct cell *huge = sample_get(sample, row, METRIC_REGION_ANONYMOUS_HUGE_PAGES);
	struct cell *share = sample_cell(sample, row, METRIC_REGION_HUGE_SHARE);
	uint64_t part = huge->count, all = resident->count;

	if (!share)
		return;
	if (!cell_has_value(resident) || !cell_has_value(huge))
		share->presence = cell_has_value(huge) ? resident->presence : huge->presence;
	else if (add_pool(sample, row, &part) && add_pool(sample, row, &all))
		result_quotient(share, part, all);
	else
		share->presence = PRESENCE_UNREADABLE;
}

/* One row per class that occurs, in display order; -1 for the others. */
static void add_regions(struct sample *sample, int64_t *rows)
{
	size_t mappings = sample_table(sample, ENTITY_MAPPING)->row_count;
	bool occurs[MAPPING_CLASS_COUNT] = { false };

	for (size_t row = 0; row < mappings; row++) {
		const struct cell *class = sample_get(sample, row, METRIC_MAPPING_CLASS);

		if (cell_has_value(class))
			occurs[mapping_class_find(class->text)] = true;
	}
	for (enum mapping_class class = 0; class < MAPPING_CLASS_COUNT; class++) {
		const char *name = mapping_class_name(class);

		rows[class] = occurs[class] ? sample_add_row(sample, ENTITY_REGION,
							     (struct key){ .name = name })
					    : -1;
		if (rows[class] >= 0)
			sample_put_text(sample, (size_t)rows[class], METRIC_REGION_CLASS,
					text_from(name));
	}
}

void compute_regions(struct sample *sample)
{
	size_t mappings = sample_table(sample, ENTITY_MAPPING)->row_count;
	int64_t rows[MAPPING_CLASS_COUNT];

	if (!sample_table(sample, ENTITY_REGION)->is_present ||
	    sample_table(sample, ENTITY_REGION)->row_count)
		return;
	add_regions(sample, rows);
	for (size_t row = 0; row < mappings; row++) {
		const struct cell *class = sample_get(sample, row, METRIC_MAPPING_CLASS);

		if (!cell_has_value(class))
			continue;
		int64_t region = rows[mapping_class_find(class->text)];
		if (region >= 0)
			add_mapping(sample, (size_t)region, row);
	}
	mark_sums_beyond(sample);
	for (size_t row = 0; row < sample_table(sample, ENTITY_REGION)->row_count; row++)
		put_huge_share(sample, row);
}
