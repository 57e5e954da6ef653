/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The balance sheet: MemTotal split into disjoint parts and an explicit remainder.
 * A part whose first field this kernel lacks is left out; its memory then shows in the remainder.
 */
#include "derive.h"

#include <stdio.h>

enum { TERMS_MAXIMUM = 3 };

/* Beyond any machine, and all parts together still fit into 64 bits. */
#define VALUE_MAXIMUM (INT64_MAX / 64)

/* field + field - field … */
struct term {
	enum metric metric;	/* METRIC_NONE ends the list */
	int         sign;
};

/* A row in the making. */
struct entry {
	int64_t size;
	char    formula[96];
};

typedef bool entry_function(const struct sample *sample, struct entry *entry);

struct part {
	const char     *name;
	const char     *owners;	/* the view of who holds it, NULL: nobody knows */
	const char     *sort;	/* the column that shows it there */
	struct term     terms[TERMS_MAXIMUM];	/* the first one must be there */
	entry_function *otherwise;	/* when it is not */
};

static bool default_huge_pages(const struct sample *sample, struct entry *entry);
static bool unmapped_swap_cache(const struct sample *sample, struct entry *entry);

/* In the order of a stacked bar. */
static const struct part parts[] = {
	{ "anonymous", "processes", "resident_anonymous",
	  { { METRIC_SYSTEM_ANONYMOUS, 1 } }, NULL },
	{ "file cache", "processes", "resident_file",
	  { { METRIC_SYSTEM_CACHED, 1 }, { METRIC_SYSTEM_BUFFERS, 1 },
	    { METRIC_SYSTEM_SHMEM, -1 } }, NULL },
	{ "shmem", "shm", "resident", { { METRIC_SYSTEM_SHMEM, 1 } }, NULL },
	{ "swap cache", "processes", "swap", { { METRIC_NONE, 0 } }, unmapped_swap_cache },
	{ "slab reclaimable", "slab", "size", { { METRIC_SYSTEM_SLAB_RECLAIMABLE, 1 } }, NULL },
	{ "slab unreclaimable", "slab", "size", { { METRIC_SYSTEM_SLAB_UNRECLAIMABLE, 1 } }, NULL },
	{ "kernel stacks", "processes", "threads", { { METRIC_SYSTEM_KERNEL_STACK, 1 } }, NULL },
	{ "page tables", "processes", "page_tables",
	  { { METRIC_SYSTEM_PAGE_TABLES, 1 }, { METRIC_SYSTEM_SECONDARY_PAGE_TABLES, 1 } }, NULL },
	/* Kernel stacks are virtually mapped on 64-bit, hence inside VmallocUsed. */
	{ "vmalloc", "vmalloc", "pages",
	  { { METRIC_SYSTEM_VMALLOC_USED, 1 }, { METRIC_SYSTEM_KERNEL_STACK, -1 } }, NULL },
	{ "percpu", NULL, NULL, { { METRIC_SYSTEM_PERCPU, 1 } }, NULL },
	{ "huge pages", "huge_pages", "size", { { METRIC_SYSTEM_HUGETLB, 1 } },
	  default_huge_pages },
	{ "zsmalloc", "zram", "memory_used", { { METRIC_SYSTEM_NR_ZSPAGES, 1 } }, NULL },
	{ "gpu", NULL, NULL, { { METRIC_SYSTEM_GPU_ACTIVE, 1 },
			       { METRIC_SYSTEM_GPU_RECLAIMABLE, 1 } }, NULL },
	{ "balloon", NULL, NULL, { { METRIC_SYSTEM_BALLOON, 1 } }, NULL },
	{ "free", "zones", "free", { { METRIC_SYSTEM_MEMORY_FREE, 1 } }, NULL },
};

static const struct part remainder_part = {
	"unaccounted", "allocations", "size", { { METRIC_NONE, 0 } }, NULL,
};

static bool system_value(const struct sample *sample, enum metric metric, int64_t *ret_value)
{
	const struct cell *cell = sample_get(sample, SYSTEM_ROW, metric);

	if (!cell_has_value(cell) || cell->count > VALUE_MAXIMUM)
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
	    __builtin_mul_overflow(pages, size, &entry->size) || entry->size > VALUE_MAXIMUM)
		return false;
	snprintf(entry->formula, sizeof(entry->formula), "HugePages_Total * Hugepagesize");
	return true;
}

/*
 * Of the swap cache, what is mapped is in AnonPages already. The rest is on the anonymous LRU lists
 * and in no other field, so what these lists hold beyond AnonPages and Shmem is a part of its own;
 * never more than SwapCached, and less while pages are isolated or locked.
 */
static bool unmapped_swap_cache(const struct sample *sample, struct entry *entry)
{
	int64_t cached, active, inactive, anonymous, shmem;

	if (!system_value(sample, METRIC_SYSTEM_SWAP_CACHED, &cached) ||
	    !system_value(sample, METRIC_SYSTEM_ACTIVE_ANONYMOUS, &active) ||
	    !system_value(sample, METRIC_SYSTEM_INACTIVE_ANONYMOUS, &inactive) ||
	    !system_value(sample, METRIC_SYSTEM_ANONYMOUS, &anonymous) ||
	    !system_value(sample, METRIC_SYSTEM_SHMEM, &shmem))
		return false;
	entry->size = active + inactive - anonymous - shmem;
	if (entry->size > cached)
		entry->size = cached;
	if (entry->size < 0)
		entry->size = 0;
	snprintf(entry->formula, sizeof(entry->formula),
		 "Active(anon) + Inactive(anon) - AnonPages - Shmem, 0 to SwapCached");
	return true;
}

static bool make_entry(const struct sample *sample, const struct part *part, struct entry *entry)
{
	return (part->terms[0].metric && add_up_terms(sample, part, entry)) ||
	       (part->otherwise && part->otherwise(sample, entry));
}

static void add_entry(struct sample *sample, const struct part *part, const struct entry *entry)
{
	int64_t row = sample_add_row(sample, ENTITY_BALANCE, (struct key){ .name = part->name });

	if (row < 0)
		return;
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_PART, text_from(part->name));
	sample_put_signed(sample, (size_t)row, METRIC_BALANCE_SIZE, entry->size);
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_FORMULA, text_from(entry->formula));
	if (!part->owners)
		return;
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_OWNERS, text_from(part->owners));
	sample_put_text(sample, (size_t)row, METRIC_BALANCE_OWNERS_SORT, text_from(part->sort));
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
		if (!make_entry(sample, &parts[i], &entry))
			continue;
		add_entry(sample, &parts[i], &entry);
		rest.size -= entry.size;
	}
	add_entry(sample, &remainder_part, &rest);
}
