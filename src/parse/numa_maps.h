/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of numa_maps in parts, and where its numbers go. */
#ifndef MEMPANE_PARSE_NUMA_MAPS_H
#define MEMPANE_PARSE_NUMA_MAPS_H

#include "values.h"

enum {
	NUMA_NODES_MAXIMUM = 1024,	/* CONFIG_NODES_SHIFT is at most 10 */
	NUMA_UNKNOWN_MAXIMUM = 32,
	NUMA_SAID_SIZE = 256,
};

/* The counts of a line that are not per node. */
enum numa_count {
	NUMA_ANONYMOUS, NUMA_DIRTY, NUMA_SWAP_CACHE, NUMA_WRITEBACK, NUMA_ACTIVE, NUMA_MAP_COUNT,
	NUMA_LINE_COUNTS
};

struct numa_pages {
	unsigned node;
	uint64_t pages;		/* UINT64_MAX: beyond 64 bits */
};

struct numa_line {
	uint64_t          address;
	struct text       policy;
	bool              is_huge, has_page_size;
	uint64_t          page_size;	/* bytes; 0: unknown */
	bool              has_count[NUMA_LINE_COUNTS];
	uint64_t          counts[NUMA_LINE_COUNTS];
	size_t            node_count;
	struct numa_pages nodes[NUMA_NODES_MAXIMUM];
};

/* A node's share of the process, in bytes. */
struct numa_total {
	uint64_t resident, hugetlb, mappings;
	uint64_t anonymous;	/* at least */
	bool     is_broken;	/* an addend is unknown or does not fit */
	bool     is_anonymous_broken;	/* the same of `anonymous` only */
	bool     is_bound;	/* a mapping of mixed pages is on several nodes */
};

/* Memory under one policy; those beyond the first ones are counted with each other. */
enum { NUMA_POLICIES_MAXIMUM = 16, NUMA_POLICY_SIZE = 64 };
struct numa_policy {
	char     name[NUMA_POLICY_SIZE];	/* cut when longer */
	size_t   size;
	uint64_t bytes;
};

struct numa_reader {
	struct parse_input input;
	struct numa_policy policies[NUMA_POLICIES_MAXIMUM];
	size_t             policy_count;
	size_t             mapping;	/* MAPPING row from which the next address is sought */
	uint64_t           unknown[NUMA_UNKNOWN_MAXIMUM];	/* hashes of words counted */
	size_t             unknown_count;
	struct numa_total  totals[NUMA_NODES_MAXIMUM];
	bool               is_short;	/* a line is lost, and with it addends of nobody knows what */
	struct numa_line   line;	/* being read; too large for the stack of a thread */
	char               said[NUMA_SAID_SIZE];	/* what that line says behind its address */
	size_t             said_size;	/* 0: not known */
	struct text        keys[NUMA_LINE_COUNTS];	/* of counts */
};

/* The metric of a count; the registry's field is the key in the file. */
enum metric numa_count_metric(enum numa_count count);

/* Reads a line into reader->line; false when it makes no sense. */
bool numa_line_read(struct numa_reader *reader, struct text text);

/* Fills the mapping's cells and adds to the totals. */
void numa_line_put(struct numa_reader *reader, const struct numa_line *line);

/* The PLACEMENT rows, in the order of the nodes. */
void numa_placement_put(struct numa_reader *reader);

#endif
