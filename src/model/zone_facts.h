/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What several formulas need to know of a zone: its free blocks, and what requests have to leave
 * alone in it. Functions that return false have put the reason into `result`.
 */
#ifndef MEMPANE_MODEL_ZONE_FACTS_H
#define MEMPANE_MODEL_ZONE_FACTS_H

#include "derive.h"

enum {
	ORDER_MAXIMUM = 40,	/* far beyond any kernel's, and 2^order pages still fit */
};

/* FREE_AREA rows of one zone, adjacent in the table; none: first == end. */
struct zone_rows {
	size_t first, end;
};

/* Whether two keys of tables about zones (node in `first`, zone's name) mean the same zone. */
bool is_same_zone(const struct key *a, const struct key *b);

/* The rows around one of them, and those of a row of ZONE. */
struct zone_rows zone_rows_around(const struct table *areas, size_t row);
struct zone_rows zone_rows_of(const struct sample *sample, size_t zone_row);

/* The ZONE row of a row of FREE_AREA, or -1. */
int64_t zone_row_of_area(const struct sample *sample, size_t area_row);

/* fill_contig_page_info() of mm/vmstat.c. */
struct free_blocks {
	uint64_t pages;		/* F */
	uint64_t blocks;	/* B */
	uint64_t usable;	/* S_k: blocks of the order that could be handed out */
	uint64_t usable_pages;	/* S_k * 2^k */
};

bool free_blocks_count(const struct formula_context *context, struct zone_rows rows,
		       uint64_t order, struct cell *result, struct free_blocks *ret_blocks);

/* The order of the huge pages that compaction works for: of PMD-sized transparent huge pages, else
 * of the default hugetlb size. */
bool huge_order(const struct formula_context *context, struct cell *result, uint64_t *ret_order);

/* D1: thousandths of the free pages that are not in `usable_pages`. */
void result_unusable_index(struct cell *result, const struct free_blocks *free);

/* extfrag_for_order(): percent of the zone's free pages in blocks below the order. */
bool fragmentation_score(const struct formula_context *context, struct zone_rows rows,
			 uint64_t order, struct cell *result, uint64_t *ret_score);

/* An entry of a zone's protection in bytes; RESERVE_LARGEST: the largest. */
#define RESERVE_LARGEST UINT64_MAX
bool zone_reserve(const struct formula_context *context, size_t zone_row, uint64_t index,
		  struct cell *result, uint64_t *ret_bytes);

/* Free memory in blocks kept for high-priority atomic requests: 0 unless pagetypeinfo was read. */
uint64_t zone_high_atomic(const struct formula_context *context, size_t zone_row);

#endif
