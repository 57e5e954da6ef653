/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes to rows. Pure: no files, no globals, memory only from the sample handed in, no failure:
 * a malformed line is noted in the report and lost, the rest goes on.
 *
 * All numbers become the registry's units here: past the parsers nobody knows kB, pages or ticks.
 * A number beyond 64 bits, or one whose conversion overflows, marks its cell UNREADABLE.
 */
#ifndef MEMPANE_PARSE_H
#define MEMPANE_PARSE_H

#include "mempane/sample.h"

struct parse_scale {
	uint64_t page_size;	/* 0 when unknown: metrics given in pages become UNREADABLE */
	uint64_t clock_ticks;
};

/* What a parser noticed; callers add it to the source's outcome. */
struct parse_report {
	unsigned malformed_line;	/* first one, or 0 */
	unsigned unknown_fields;
	unsigned rows;			/* rows, or bound fields, found */
};

/* Every parser has this shape. New rows go to the entity of the source. */
#define PARSE_FUNCTION(name)                                                         \
	void name(struct sample *sample, const struct parse_scale *scale,           \
		  struct text text, struct parse_report *report)

/* One row, which exists already: row 0 of SYSTEM. Unknown keys become UNKNOWN rows. */
PARSE_FUNCTION(parse_meminfo);
PARSE_FUNCTION(parse_vmstat);
PARSE_FUNCTION(parse_pressure_memory);
PARSE_FUNCTION(parse_uptime);

/* A file of a directory of values that no metric comes from: an UNKNOWN row with its first line. */
void parse_unknown_value(struct sample *sample, enum source source, const char *field,
			 struct text text, struct parse_report *report);

PARSE_FUNCTION(parse_cgroups);		/* of the memory controller */

/* Many rows, which they add. */
PARSE_FUNCTION(parse_buddyinfo);	/* FREE_AREA: one row per node, zone and order */
PARSE_FUNCTION(parse_pagetypeinfo);	/* FREE_TYPE, PAGEBLOCK; and block sizes of SYSTEM */
PARSE_FUNCTION(parse_zoneinfo);		/* ZONE: populated zones only; PAGESET */
/*
 * NODE: the per-node part of the same file, for metrics whose other_source is SOURCE_ZONEINFO. Adds
 * rows (key: node) for the nodes listed, memoryless ones included, that the table lacks, in the
 * order of the file, and fills only cells that are still ABSENT. Per-node statistics that no NODE
 * metric names become UNKNOWN rows. machine_collect() calls it with zoneinfo's text when NODE is
 * demanded: a reader of the nodes' own files runs before that, or looks for the row before it adds
 * one.
 */
PARSE_FUNCTION(parse_zoneinfo_nodes);
PARSE_FUNCTION(parse_slabinfo);		/* SLAB */
PARSE_FUNCTION(parse_swaps);		/* SWAP */
PARSE_FUNCTION(parse_sysvipc_shm);	/* SHM_SEGMENT, but not the creator's name */
PARSE_FUNCTION(parse_limits);		/* LIMIT */
PARSE_FUNCTION(parse_smaps);		/* MAPPING */
PARSE_FUNCTION(parse_numa_maps);	/* PLACEMENT; cells of MAPPING rows of the same address */
/*
 * The same for texts that come in pieces. A reader is made in an arena; NULL without memory. It
 * takes of a text what it can, and returns how much that is; the rest has to be given again with
 * what follows it. What it is given last, which may be nothing, it takes whole. Between two calls
 * rows but the last one may be dropped.
 */
struct smaps_reader *smaps_reader_new(struct arena *arena, struct sample *sample,
				      const struct parse_scale *scale, struct parse_report *report);
size_t smaps_reader_take(struct smaps_reader *reader, struct text text, bool is_last);
struct numa_reader *numa_reader_new(struct arena *arena, struct sample *sample,
				    const struct parse_scale *scale, struct parse_report *report);
size_t numa_reader_take(struct numa_reader *reader, struct text text, bool is_last);
/* The policy of most of the memory that was read of, and how many others there are; an empty text
 * when there is no memory. Lives as long as the reader. */
struct text numa_reader_policy(const struct numa_reader *reader, size_t *ret_others);
/* A line was lost, so that no sum is known. */
bool numa_reader_is_short(const struct numa_reader *reader);
PARSE_FUNCTION(parse_page_nodes);	/* an answer: STRIP, STRIP_NODE */
PARSE_FUNCTION(parse_vmallocinfo);	/* VMALLOC: one row per caller, added up */
PARSE_FUNCTION(parse_allocinfo);	/* ALLOCATION: one row per call site, added up */

/* Fill one given row of PROCESS. */
#define PARSE_ROW_FUNCTION(name)                                                     \
	void name(struct sample *sample, size_t row, const struct parse_scale *scale, \
		  struct text text, struct parse_report *report)

PARSE_ROW_FUNCTION(parse_process_statm);
PARSE_ROW_FUNCTION(parse_process_status);	/* UID too, but not the user's name */
PARSE_ROW_FUNCTION(parse_process_status_sizes);	/* status: what statm tells, but SHARED */
PARSE_ROW_FUNCTION(parse_process_oom_score);
PARSE_ROW_FUNCTION(parse_process_oom_score_adj);
PARSE_ROW_FUNCTION(parse_process_cmdline);	/* arguments joined by blanks; empty: no cell set */
PARSE_ROW_FUNCTION(parse_process_smaps_rollup);
PARSE_ROW_FUNCTION(parse_process_stat_more);
PARSE_ROW_FUNCTION(parse_process_taskstats);	/* an answer, see below */
/* Fills a row of TMPFS with the answer of statvfs. Answers are lines "key number"; "max": no limit. */
PARSE_ROW_FUNCTION(parse_statvfs);
PARSE_ROW_FUNCTION(parse_process_ksm_stat);
/* Shared memory objects of the process: they add rows to SHARED_FILE. TMPFS must be known before. */
PARSE_ROW_FUNCTION(parse_process_maps);
PARSE_ROW_FUNCTION(parse_shared_objects);	/* an answer: what descriptors hold */

/* Fill one given row of NODE; distances become rows of NODE_DISTANCE, one for each row of NODE,
 * which are all there and in ascending order. */
PARSE_ROW_FUNCTION(parse_node_meminfo);
PARSE_ROW_FUNCTION(parse_node_vmstat);
PARSE_ROW_FUNCTION(parse_node_numastat);
PARSE_ROW_FUNCTION(parse_node_cpulist);	/* an empty list is a text, too */
PARSE_ROW_FUNCTION(parse_node_distance);

/* Notes in the map, by processor, that those of a node's cpulist are on it. Processors beyond its
 * size are left out. 0 or -EINVAL. */
int parse_node_processors(struct text cpulist, uint16_t node, uint16_t *map, size_t size);

/* A list of nodes: a text of row 0 of SYSTEM, and a flag of every NODE row (or METRIC_NONE). */
void parse_node_list(struct sample *sample, enum metric list, enum metric flag, struct text text,
		     struct parse_report *report);

/* A list of nodes that share a number: `number` into `metric` of the NODE rows listed. A list that
 * is damaged makes the others, of which it may have been, UNREADABLE unless they have a value. */
void parse_node_group(struct sample *sample, enum metric metric, uint64_t number, struct text text,
		      struct parse_report *report);

PARSE_ROW_FUNCTION(parse_process_cgroup);	/* the path where the memory controller is */

/* Fill one given row of CGROUP; the last two add rows to CGROUP_NODE, named as that row is. */
PARSE_ROW_FUNCTION(parse_cgroup_stat);
PARSE_ROW_FUNCTION(parse_cgroup_events);
PARSE_ROW_FUNCTION(parse_cgroup_events_local);
PARSE_ROW_FUNCTION(parse_cgroup_swap_events);
PARSE_ROW_FUNCTION(parse_cgroup_pressure);
PARSE_ROW_FUNCTION(parse_cgroup_v1_stat);
PARSE_ROW_FUNCTION(parse_cgroup_v1_oom_control);
PARSE_ROW_FUNCTION(parse_cgroup_numa_stat);
PARSE_ROW_FUNCTION(parse_cgroup_v1_numa_stat);

/* Fill one given row of ZRAM. */
PARSE_ROW_FUNCTION(parse_zram_mm_stat);
PARSE_ROW_FUNCTION(parse_zram_io_stat);
PARSE_ROW_FUNCTION(parse_zram_bd_stat);

/*
 * A file that holds one value, of which a directory of values has one per metric: a number; "max"
 * or cgroup v1's largest number for no limit; "[always] madvise", of which the choice in brackets
 * is the value; Y or N for a count; the first word of several ("12 N0=8 N1=4"), of "21(2)" the 21,
 * of "2048kB" the 2048. UNIT_TEXT without brackets takes the whole line, with blanks for its tabs.
 * `source` tells which of a metric's two sources this is.
 */
void parse_value(struct sample *sample, size_t row, enum metric metric, enum source source,
		 const struct parse_scale *scale, struct text text, struct parse_report *report);

/* The stat line says which row it belongs to, so it is read before the row exists. */
struct process_stat {
	uint64_t    pid, parent, flags, minor_faults, major_faults, threads, start_ticks;
	uint64_t    run_time;		/* on processors, in ticks */
	uint64_t    virtual_bytes, resident_pages;
	char        state;
	struct text name;	/* between the first "(" and the last ")": any byte */
};
int parse_process_stat(struct text text, struct process_stat *ret_stat);	/* 0 or -EINVAL */
/* What tells where a thread ran; a process of one thread has the same file. */
struct task_stat {
	uint64_t run_time;	/* ticks */
	uint64_t processor;	/* where it ran last */
};
int parse_task_stat(struct text text, struct task_stat *ret_stat);	/* 0, -EINVAL, -ERANGE */
/* The address of the bottom of the stack; 0 when it is not told. */
uint64_t parse_process_start_stack(struct text text);

/* A mounted file system. Texts are as they were before the kernel escaped them, NUL-terminated in
 * the arena; any may hold any byte. */
struct mount {
	uint64_t    identifier, parent;	/* of mounts, by which they are stacked; 0 in mounts */
	uint64_t    major, minor;	/* of the device; 0 in mounts */
	struct text root;		/* the directory within it that is mounted; "/" in mounts */
	struct text point;		/* where: begins with "/", from the reader's root */
	struct text type, source;	/* source may be empty */
	struct text options;		/* those of the file system, separated by commas */
};

/* /proc/PID/mountinfo or /proc/PID/mounts, in the order of the file: of two at one point the later
 * one is seen. 0 or -ENOMEM; lines that are neither are noted and left out. */
int parse_mounts(struct arena *arena, struct text text, struct mount **ret_mounts,
		 size_t *ret_count, struct parse_report *report);
bool mount_has_option(const struct mount *mount, const char *option);

/* A line of /proc/cgroups. */
struct cgroup_controller {
	uint64_t hierarchy;	/* 0: in that of cgroup v2, or in none */
	uint64_t groups;	/* of that hierarchy, removed ones that are still in use included */
	bool     is_enabled;	/* not switched off at boot */
};
/* 0; -ENOENT when there is no such line, -EINVAL when it is malformed. */
int parse_cgroup_controller(struct text text, const char *name,
			    struct cgroup_controller *ret_controller);

#endif
