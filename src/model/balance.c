/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The balance sheet: MemTotal split into disjoint parts and an explicit remainder.
 * A part whose first field this kernel lacks is left out; its memory then shows in the remainder.
 */
#include "derive.h"

#include <stdio.h>

enum { TERMS_MAXIMUM = 3 };

/* field + field - field … */
struct term {
	enum metric metric;	/* METRIC_NONE ends the list */
	int         sign;
};

struct part {
	const char *name;
	struct term terms[TERMS_MAXIMUM];	/* the first one must be there */
};

/* In the order of a stacked bar. */
static const struct part parts[] = {
	{ "anonymous", { { METRIC_SYSTEM_ANONYMOUS, 1 } } },
	{ "file cache", { { METRIC_SYSTEM_CACHED, 1 }, { METRIC_SYSTEM_BUFFERS, 1 },
			  { METRIC_SYSTEM_SHMEM, -1 } } },
	{ "shmem", { { METRIC_SYSTEM_SHMEM, 1 } } },
	{ "slab reclaimable", { { METRIC_SYSTEM_SLAB_RECLAIMABLE, 1 } } },
	{ "slab unreclaimable", { { METRIC_SYSTEM_SLAB_UNRECLAIMABLE, 1 } } },
	{ "kernel stacks", { { METRIC_SYSTEM_KERNEL_STACK, 1 } } },
	{ "page tables", { { METRIC_SYSTEM_PAGE_TABLES, 1 },
			   { METRIC_SYSTEM_SECONDARY_PAGE_TABLES, 1 } } },
	/* Kernel stacks are virtually mapped on 64-bit, hence inside VmallocUsed. */
	{ "vmalloc", { { METRIC_SYSTEM_VMALLOC_USED, 1 }, { METRIC_SYSTEM_KERNEL_STACK, -1 } } },
	{ "percpu", { { METRIC_SYSTEM_PERCPU, 1 } } },
	{ "huge pages", { { METRIC_SYSTEM_HUGETLB, 1 } } },
	{ "balloon", { { METRIC_SYSTEM_BALLOON, 1 } } },
	{ "free", { { METRIC_SYSTEM_MEMORY_FREE, 1 } } },
};

/* A row in the making. */
struct entry {
	int64_t size;
	char    formula[96];
};

static bool system_value(const struct sample *sample, enum metric metric, int64_t *ret_value)
{
	const struct cell *cell = sample_get(sample, SYSTEM_ROW, metric);

	if (!cell_has_value(cell) || cell->count > INT64_MAX / 8)
		return false;
	*ret_value = (int64_t)cell->count;
	return true;
}

static bool add_up_terms(const struct sample *sample, const struct part *part,
			 struct entry *entry)
{
	size_t length = 0;
	bool subtracts = false;

	*entry = (struct entry){ 0 };
	for (size_t i = 0; i < TERMS_MAXIMUM && part->terms[i].metric; i++) {
		const struct term *term = &part->terms[i];
		int64_t value;

		if (!system_value(sample, term->metric, &value)) {
			if (i == 0)
				return false;
			continue;
		}
		entry->size += term->sign * value;
		subtracts = subtracts || term->sign < 0;
		length += (size_t)snprintf(entry->formula + length, sizeof(entry->formula) - length,
					   "%s%s", i == 0 ? "" : term->sign < 0 ? " - " : " + ",
					   metric_info(term->metric)->field);
	}
	if (subtracts)
		snprintf(entry->formula + length, sizeof(entry->formula) - length,
			 ", not below 0");
	if (entry->size < 0)
		entry->size = 0;
	return true;
}

/* Kernels before 4.20 print no Hugetlb: the pool of the default size is all that is known. */
static bool default_huge_pages(const struct sample *sample, struct entry *entry)
{
	int64_t pages, size;

	if (!system_value(sample, METRIC_SYSTEM_HUGE_PAGES_TOTAL, &pages) ||
	    !system_value(sample, METRIC_SYSTEM_HUGE_PAGE_SIZE, &size) ||
	    __builtin_mul_overflow(pages, size, &entry->size) || entry->size > INT64_MAX / 8)
		return false;
	snprintf(entry->formula, sizeof(entry->formula), "HugePages_Total * Hugepagesize");
	return true;
}

static void add_entry(struct sample *sample, const char *name, const struct entry *entry)
{
	int64_t row = sample_add_row(sample, ENTITY_BALANCE, (struct key){ .name = name });

	if (row < 0)
		return;
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_PART, text_from(name));
	sample_put_signed(sample, (size_t)row, METRIC_BALANCE_SIZE, entry->size);
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_FORMULA, text_from(entry->formula));
}

void compute_balance(struct sample *sample)
{
	struct entry rest = { .formula = "MemTotal - all of the above" };
	struct entry entry;

	if (!sample_table(sample, ENTITY_BALANCE)->is_present ||
	    sample_table(sample, ENTITY_BALANCE)->row_count ||
	    !system_value(sample, METRIC_SYSTEM_MEMORY_TOTAL, &rest.size))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		bool is_known = add_up_terms(sample, &parts[i], &entry);

		if (!is_known && parts[i].terms[0].metric == METRIC_SYSTEM_HUGETLB)
			is_known = default_huge_pages(sample, &entry);
		if (!is_known)
			continue;
		add_entry(sample, parts[i].name, &entry);
		rest.size -= entry.size;
	}
	add_entry(sample, "unaccounted", &rest);
}
