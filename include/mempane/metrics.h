/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry: every entity, kernel file and metric that mempane knows, each declared once.
 *
 * The rows live in metrics/ *.def and are data only, so the manual's generator can be built for
 * the build machine. Behaviour is named in the rows and bound elsewhere: SOURCE rows by collect/,
 * FORMULA and DERIVED rows by model/.
 */
#ifndef MEMPANE_METRICS_H
#define MEMPANE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/text.h"

/* What a row of a table describes. */
enum entity {
#define ENTITY(id, ...) ENTITY_##id,
#include "mempane/metrics/entities.def"
#undef ENTITY
	ENTITY_COUNT
};

/* A kernel file, or a family of them (one per process). */
enum source {
	SOURCE_NONE,		/* computed, or part of a row's identity */
#define SOURCE(id, ...) SOURCE_##id,
#include "mempane/metrics/sources.def"
#undef SOURCE
	SOURCE_COUNT
};

enum metric {
	METRIC_NONE,
#define METRIC(entity, id, ...) METRIC_##entity##_##id,
#define FORMULA(entity, id, function, ...) METRIC_##entity##_##id,
#define DERIVED(entity, id, ...) METRIC_##entity##_##id,
#include "mempane/metrics/metrics.def"
#undef METRIC
#undef FORMULA
#undef DERIVED
	METRIC_COUNT
};

/* The unit of a value past the parsers; it decides the member of a cell that is in use. */
enum unit {
	UNIT_COUNT,		/* count: events or things */
	UNIT_BYTES,		/* count */
	UNIT_SIGNED_BYTES,	/* signed_count: remainders, distances to a watermark */
	UNIT_NANOSECONDS,	/* count */
	UNIT_RATIO,		/* ratio: 0..1, shown in percent */
	UNIT_INDEX,		/* signed_count: thousandths, the kernel's fragmentation indices */
	UNIT_NUMBER,		/* signed_count: a plain setting such as a priority or an order */
	UNIT_IDENTIFIER,	/* count: pid, uid, node; never scaled, never added up */
	UNIT_ADDRESS,		/* count: shown in hexadecimal */
	UNIT_TEXT,		/* text: raw bytes from the kernel, hostile until drawn */
};

/* What one unit of the number in the kernel's file is worth (metrics are stored in `unit`). */
enum scale {
	SCALE_ONE,
	SCALE_KIBIBYTES,
	SCALE_FOUR_KIBIBYTES,	/* of zram's backing device, whatever the page size */
	SCALE_MEGABYTES,	/* of bandwidths: a million bytes */
	SCALE_PAGES,		/* of the tree's page size, never of the reader's */
	SCALE_MICROSECONDS,
	SCALE_TICKS,		/* of the tree's clock tick rate */
	SCALE_PERCENT,		/* "0.12" means 0.0012 */
};

/* How a value moves, which decides the lenses that make sense. */
enum nature {
	NATURE_GAUGE,		/* goes both ways */
	NATURE_COUNTER,		/* only grows since boot; a fall is a reset */
	NATURE_ACCUMULATING,	/* grows, stored per CPU: small falls are drift and count as 0 */
	NATURE_CONFIGURATION,	/* changes when somebody writes it */
	NATURE_IDENTITY,	/* names the row */
};

enum cost {
	COST_CHEAP,		/* one small file for the machine */
	COST_PER_ROW,		/* some small files for each row: node, cgroup, cache, device */
	COST_PER_PROCESS,	/* one small file for each process */
	COST_PER_THREAD,	/* one small file for each thread of each process that has run */
	COST_WALK,		/* walks page tables: about 9.5 ms per GiB of 4 KiB pages */
	COST_COMPUTED,		/* no file of its own */
};

/* Which direction of a value deserves the eye. */
enum concern { CONCERN_NONE, CONCERN_MORE, CONCERN_LESS };

enum { METRIC_INPUTS_MAXIMUM = 24 };

struct entity_info {
	const char *name;	/* in JSON and on the command line */
	const char *title;	/* for people, plural */
	const char *help;
	bool        is_per_subject;	/* collected for the inspected process only */
	bool        is_per_mapping;	/* and of that for one chosen mapping only */
};

struct source_info {
	const char *name;	/* for people and --format json */
	const char *path;	/* below the root; words in capitals stand for a process (PID),
				   a node, a cgroup … */
	const char *help;
	const char *privilege;	/* which capability or right opens it, or NULL: anyone */
	enum cost   cost;
	bool        takes_mmap_lock;	/* may block as long as the target holds its mmap_lock */
	bool        is_directory;	/* each metric's field names a file of one value below path */
	bool        is_answer;		/* of a call: no file but in captures, see tree_note_answer() */
	uint64_t    rest;		/* ns between two reads of a live machine: costly to it */
	enum metric age;		/* tells how old a row's values are where they may be carried
					   forward from an earlier sample; METRIC_NONE: never */
};

struct metric_info {
	const char *name;	/* unique within the entity; snake_case, full words */
	const char *title;	/* column heading, short, capital letters */
	const char *help;	/* one sentence, ends in a full stop */
	const char *field;	/* key in a key-value file, or file in a directory of values;
				   "name*" adds up all with that prefix */
	const char *formula;	/* in words, for computed metrics */
	enum entity entity;
	enum source source;
	enum unit unit;
	enum scale scale;
	enum source other_source;	/* where other kernels or setups keep the same fact: the
					   cgroup v1 file, the node's part of zoneinfo */
	const char *other_field;
	enum scale other_scale;
	enum nature nature;
	enum concern concern;
	enum metric share_of;	/* LENS_SHARE divides by this SYSTEM metric; 0: no share */
	enum metric stand_in;	/* orders rows in which this one is refused or not read yet */
	enum metric lower, upper;	/* of the same row: between which a value lies whose walk was
					   left out. No upper: nothing is known; no lower: 0 */
	bool        sums;	/* may rows be added up? PSS yes, RSS never */
	bool        is_computed;	/* FORMULA or DERIVED */
	enum metric inputs[METRIC_INPUTS_MAXIMUM];	/* what computing takes, 0-terminated */
};

const struct entity_info *entity_info(enum entity entity);
const struct source_info *source_info(enum source source);
const struct metric_info *metric_info(enum metric metric);
enum entity metric_entity(enum metric metric);

/* The first metric of an entity and one past its last: an entity's metrics are contiguous. */
enum metric entity_first_metric(enum entity entity);
enum metric entity_end_metric(enum entity entity);

/* By name; ENTITY_COUNT and METRIC_NONE when there is none. */
enum entity entity_find(struct text name);
enum metric metric_find(enum entity entity, struct text name);

/* How a file names and scales a metric: its own source or the other one. NULL when the metric does
 * not come from there by a field. */
const char *metric_field(enum metric metric, enum source source);
enum scale metric_scale(enum metric metric, enum source source);

/* The metric that the field of a key-value file binds to, by exact name before prefix;
 * METRIC_NONE when the field is unknown. `entity` separates two entities fed by one file. */
enum metric metric_find_field(enum source source, enum entity entity, struct text field);

/* A field of a key-value file, with what storing its value takes. */
struct field_info {
	const char *name;	/* of a prefix without its "*" */
	size_t      size;	/* of the name */
	enum metric metric;
	enum scale  scale;
	enum unit   unit;
};

/* All fields of one file that feed one entity, in the registry's order; made by tools/fieldgen.c. */
struct field_table {
	enum source         source;
	enum entity         entity;
	const struct field_info *fields;	/* of exact names */
	size_t              field_count;
	const struct field_info *prefixes;	/* "name*": adds up all fields with that prefix */
	size_t              prefix_count;
	const uint16_t     *slots;	/* positions in `fields` from 1, by hash; 0: free */
	size_t              mask;	/* slots - 1, a power of two */
};

/* Never NULL: the table of a file without fields for this entity is empty. */
const struct field_table *field_table_of(enum source source, enum entity entity);

/* The field of exactly this name; NULL when the registry has none. */
const struct field_info *field_find(const struct field_table *table, struct text name);
uint64_t field_hash(struct text name);

/* The metric of the same row that tells how old a value is; METRIC_NONE: it is of its sample. */
enum metric metric_age(enum metric metric);

/* The file whose read time a metric's rates divide by: its own, or its first input's. */
enum source metric_rate_source(enum metric metric);

const char *unit_name(enum unit unit);
const char *nature_name(enum nature nature);
const char *cost_name(enum cost cost);
const char *cost_sentence(enum cost cost);

/* A set of metrics. */
struct metric_set {
	uint64_t words[(METRIC_COUNT + 63) / 64];
};

void metric_set_add(struct metric_set *set, enum metric metric);
bool metric_set_has(const struct metric_set *set, enum metric metric);
void metric_set_add_all(struct metric_set *set, const struct metric_set *other);

/* The first member that is `metric` or comes after it; METRIC_COUNT when there is none. */
enum metric metric_set_next(const struct metric_set *set, enum metric metric);

/* Goes through the members. Few of the registry's many rows are demanded at a time, and what happens
 * in every sample touches no others. */
#define METRIC_SET_EACH(metric, set)                                          \
	for (enum metric metric = metric_set_next((set), METRIC_NONE + 1);    \
	     metric < METRIC_COUNT; metric = metric_set_next((set), metric + 1))

/*
 * What the next sample must hold. Panes and commands write it; collect/ reads it. Sources that no
 * demanded metric comes from are not read.
 */
struct demand {
	struct metric_set metrics;
	uint64_t          subject;	/* the inspected process's PID; 0 when none */
	uint64_t          mapping;	/* any address in the mapping of it whose pages are asked;
					   0 when none */
	const uint64_t   *pids;		/* only these processes; NULL: all. Borrowed */
	size_t            pid_count;
	const uint64_t   *first_pids;	/* on screen: their costly cells come first. Borrowed */
	size_t            first_pid_count;
	bool              is_exhaustive;	/* no budget: read every demanded cell (headless) */
	bool              is_only_before;	/* the sample is only to be compared with */
};

/* Adds a metric and, for a computed one, whatever it is computed from. */
void demand_add(struct demand *demand, enum metric metric);
bool demand_has_source(const struct demand *demand, enum source source);
bool demand_has_entity(const struct demand *demand, enum entity entity);

/* ---- values to text ---- */

enum number_style {
	NUMBER_HUMAN,	/* 12.3G, 845M, 1.04k: at most five columns */
	NUMBER_EXACT,	/* every digit */
};

/* Writes a number of `unit` for people; always terminated; returns the length.
 * For UNIT_TEXT nothing is written. */
int unit_format_count(enum unit unit, enum number_style style, uint64_t value,
		      char *buffer, size_t size);
int unit_format_signed(enum unit unit, enum number_style style, int64_t value,
		       char *buffer, size_t size);
int unit_format_ratio(enum number_style style, double value, char *buffer, size_t size);
/* A number per second, human form, without the "/s". */
int unit_format_rate(enum unit unit, double value, char *buffer, size_t size);

/* "512M", "1.5G", "300k", "12": what a person types. 0, -EINVAL or -ERANGE. */
int unit_parse(enum unit unit, struct text text, double *ret_value);

#endif
