/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The OOM outlook: whom the killer would take now, if the machine ran out and if a control group
 * ran into its limit. A group's candidates are the processes below its path, and what they may use
 * is the group's limit and the swap it may take (mm/memcontrol.c, mem_cgroup_get_max).
 */
#include "derive.h"
#include "oom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MACHINE_RANKS = 10,
	GROUP_RANKS = 3,
	SCOPES_MAXIMUM = 64,	/* the fullest ones; each looks at every process */
};

struct scope {
	const char *name;	/* "machine", or the path of the group */
	bool        is_group;
	uint64_t    usage, limit, allowed;	/* bytes */
	bool        has_usage;
};

struct ranked {
	const struct oom_task *task;
	int64_t                badness;		/* pages */
};

struct outlook {
	struct sample   *sample;
	struct oom_task *tasks;		/* candidates only */
	size_t           count;
	uint64_t         page_size, swap_total;
};

static bool system_count(const struct sample *sample, enum metric metric, uint64_t *ret_value)
{
	const struct cell *cell = sample_get(sample, SYSTEM_ROW, metric);

	if (sample_table(sample, ENTITY_SYSTEM)->row_count == 0 || !cell_has_value(cell))
		return false;
	*ret_value = cell->count;
	return true;
}

/* ---- who is compared ---- */

/* Paths are compared by whole components: /a holds /a and /a/b, not /ab. */
static bool is_below(const char *path, const char *group)
{
	size_t length = strlen(group);

	if (strcmp(group, "/") == 0)
		return true;
	return strncmp(path, group, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static bool is_member(const struct sample *sample, const struct scope *scope,
		      const struct oom_task *task)
{
	const struct cell *path = sample_get(sample, task->row, METRIC_PROCESS_CGROUP);

	return !scope->is_group || (cell_has_value(path) && is_below(path->text, scope->name));
}

/* The killer looks at processes in the order of their start and keeps the last of equals. */
static bool is_worse(const struct ranked *a, const struct ranked *b)
{
	if (a->badness != b->badness)
		return a->badness > b->badness;
	if (a->task->start != b->task->start)
		return a->task->start > b->task->start;
	return a->task->pid > b->task->pid;
}

/* The worst `wanted` of a scope, worst first; returns how many there are. */
static size_t rank_tasks(const struct outlook *outlook, const struct scope *scope, size_t wanted,
			 struct ranked *ranked)
{
	uint64_t allowed = scope->allowed / outlook->page_size;
	size_t count = 0;

	for (size_t i = 0; i < outlook->count; i++) {
		struct ranked one = { .task = &outlook->tasks[i] };
		uint64_t points = oom_points(one.task, outlook->page_size);
		size_t place;

		if (!is_member(outlook->sample, scope, one.task) ||
		    !oom_badness(points, one.task->adjustment, allowed, &one.badness))
			continue;
		for (place = count; place > 0 && is_worse(&one, &ranked[place - 1]); place--)
			if (place < wanted)
				ranked[place] = ranked[place - 1];
		if (place < wanted)
			ranked[place] = one;
		count += count < wanted;
	}
	return count;
}

/* ---- words ---- */

static bool has_larger(const struct outlook *outlook, const struct scope *scope,
		       const struct oom_task *task)
{
	uint64_t points = oom_points(task, outlook->page_size);

	for (size_t i = 0; i < outlook->count; i++)
		if (oom_points(&outlook->tasks[i], outlook->page_size) > points &&
		    is_member(outlook->sample, scope, &outlook->tasks[i]))
			return true;
	return false;
}

/* A group between the scope and the process that dies as a whole (memory.oom.group). */
static bool dies_with_its_group(const struct sample *sample, const struct scope *scope,
				const struct oom_task *task)
{
	const struct cell *group = sample_get(sample, task->row, METRIC_PROCESS_CGROUP);
	size_t rows = sample_table(sample, ENTITY_CGROUP)->row_count;

	for (size_t row = 0; row < rows && cell_has_value(group); row++) {
		const struct cell *whole = sample_get(sample, row, METRIC_CGROUP_OOM_GROUP);
		const struct cell *path = sample_get(sample, row, METRIC_CGROUP_PATH);

		if (cell_has_value(whole) && whole->count && cell_has_value(path) &&
		    is_below(group->text, path->text) &&
		    (!scope->is_group || is_below(path->text, scope->name)))
			return true;
	}
	return false;
}

static void write_why(const struct outlook *outlook, const struct scope *scope,
		      const struct ranked *ranked, bool is_first, char *buffer, size_t size)
{
	const struct oom_task *task = ranked->task;
	bool is_largest = !has_larger(outlook, scope, task);
	char resident[32], swap[32];
	int length;

	unit_format_count(UNIT_BYTES, NUMBER_HUMAN, task->resident, resident, sizeof(resident));
	unit_format_count(UNIT_BYTES, NUMBER_HUMAN, task->swap, swap, sizeof(swap));
	length = snprintf(buffer, size, "%s%s rss", is_largest ? "largest: " : "", resident);
	if (task->swap)
		length += snprintf(buffer + length, size - (size_t)length, " + %s swap", swap);
	if (task->adjustment)
		length += snprintf(buffer + length, size - (size_t)length, ", adj %+d%s",
				   (int)task->adjustment,
				   is_first && !is_largest ? " puts it before larger ones" : "");
	if (dies_with_its_group(outlook->sample, scope, task))
		snprintf(buffer + length, size - (size_t)length,
			 "; the whole group is killed (memory.oom.group)");
}

static bool is_set(const struct sample *sample, enum metric metric, int64_t at_least)
{
	const struct cell *cell = sample_get(sample, SYSTEM_ROW, metric);

	return sample_table(sample, ENTITY_SYSTEM)->row_count && cell_has_value(cell) &&
	       cell->signed_count >= at_least;
}

static const char *forecast_of(const struct sample *sample, const struct scope *scope)
{
	/* 1 panics only when the machine itself is out, 2 whenever the killer is called. */
	if (is_set(sample, METRIC_SYSTEM_PANIC_ON_OOM, scope->is_group ? 2 : 1))
		return "none dies: the kernel panics (panic_on_oom)";
	if (is_set(sample, METRIC_SYSTEM_OOM_KILL_ALLOCATING_TASK, 1))
		return "open: whoever asks dies (oom_kill_allocating_task)";
	return "holds";
}

/* ---- rows ---- */

static void copy_cell(struct sample *sample, size_t row, enum metric to, size_t from_row,
		      enum metric from)
{
	struct cell *cell = sample_cell(sample, row, to);

	if (cell)
		*cell = *sample_get(sample, from_row, from);
}

static void put_scope(const struct outlook *outlook, const struct scope *scope, size_t row)
{
	struct sample *sample = outlook->sample;

	sample_put_text(sample, row, METRIC_OOM_SCOPE, text_from(scope->name));
	if (scope->has_usage)
		sample_put_count(sample, row, METRIC_OOM_SCOPE_USAGE, scope->usage);
	sample_put_count(sample, row, METRIC_OOM_SCOPE_LIMIT, scope->limit);
	sample_put_count(sample, row, METRIC_OOM_SCOPE_ALLOWED, scope->allowed);
	sample_put_text(sample, row, METRIC_OOM_FORECAST, text_from(forecast_of(sample, scope)));
}

static void put_task(const struct outlook *outlook, const struct scope *scope,
		     const struct ranked *ranked, size_t row)
{
	const struct oom_task *task = ranked->task;
	struct sample *sample = outlook->sample;
	int64_t bytes;

	sample_put_count(sample, row, METRIC_OOM_PID, task->pid);
	copy_cell(sample, row, METRIC_OOM_NAME, task->row, METRIC_PROCESS_NAME);
	copy_cell(sample, row, METRIC_OOM_USER, task->row, METRIC_PROCESS_USER);
	copy_cell(sample, row, METRIC_OOM_PREDICTED_SCORE, task->row,
		  METRIC_PROCESS_PREDICTED_OOM_SCORE);
	copy_cell(sample, row, METRIC_OOM_KERNEL_SCORE, task->row, METRIC_PROCESS_OOM_SCORE);
	sample_put_signed(sample, row, METRIC_OOM_ADJUSTMENT, task->adjustment);
	sample_put_count(sample, row, METRIC_OOM_RESIDENT, task->resident);
	sample_put_count(sample, row, METRIC_OOM_SWAP, task->swap);
	sample_put_count(sample, row, METRIC_OOM_PAGE_TABLES, task->page_tables);
	if (__builtin_mul_overflow(ranked->badness, (int64_t)outlook->page_size, &bytes))
		sample_put_presence(sample, row, METRIC_OOM_BADNESS, PRESENCE_UNREADABLE);
	else
		sample_put_signed(sample, row, METRIC_OOM_BADNESS, bytes);
	if (scope->allowed)
		sample_put_ratio(sample, row, METRIC_OOM_SHARE,
				 (double)(ranked->badness > 0 ? ranked->badness : 0) *
				 (double)outlook->page_size / (double)scope->allowed);
}

static void add_scope(const struct outlook *outlook, const struct scope *scope)
{
	struct ranked ranked[MACHINE_RANKS];
	size_t wanted = scope->is_group ? GROUP_RANKS : MACHINE_RANKS;
	size_t count = rank_tasks(outlook, scope, wanted, ranked);
	char why[160];

	for (size_t i = 0; i < count; i++) {
		int64_t row = sample_add_row(outlook->sample, ENTITY_OOM,
					     (struct key){ .first = i + 1, .name = scope->name });

		if (row < 0)
			return;
		put_scope(outlook, scope, (size_t)row);
		put_task(outlook, scope, &ranked[i], (size_t)row);
		sample_put_count(outlook->sample, (size_t)row, METRIC_OOM_RANK, i + 1);
		write_why(outlook, scope, &ranked[i], i == 0, why, sizeof(why));
		sample_put_text(outlook->sample, (size_t)row, METRIC_OOM_WHY, text_from(why));
	}
}

/* ---- scopes ---- */

static bool machine_scope(struct outlook *outlook, struct scope *scope)
{
	const struct sample *sample = outlook->sample;
	uint64_t memory, swap;

	*scope = (struct scope){ .name = "machine" };
	if (!system_count(sample, METRIC_SYSTEM_MEMORY_TOTAL, &scope->limit) ||
	    !system_count(sample, METRIC_SYSTEM_SWAP_TOTAL, &outlook->swap_total) ||
	    __builtin_add_overflow(scope->limit, outlook->swap_total, &scope->allowed))
		return false;
	scope->has_usage = system_count(sample, METRIC_SYSTEM_MEMORY_USED, &memory) &&
			   system_count(sample, METRIC_SYSTEM_SWAP_USED, &swap) &&
			   !__builtin_add_overflow(memory, swap, &scope->usage);
	return true;
}

static uint64_t count_or(const struct sample *sample, size_t row, enum metric metric,
			 uint64_t otherwise)
{
	const struct cell *cell = sample_get(sample, row, metric);

	return cell_has_value(cell) ? cell->count : otherwise;
}

/* Swap that a group may take: cgroup v2 limits it by itself, v1 together with memory. */
static uint64_t group_swap(const struct outlook *outlook, size_t row, uint64_t limit)
{
	const struct sample *sample = outlook->sample;
	const struct cell *both = sample_get(sample, row, METRIC_CGROUP_MEMORY_SWAP_MAX);
	uint64_t swap = count_or(sample, row, METRIC_CGROUP_SWAP_MAX, outlook->swap_total);

	if (cell_has_value(both) && both->count >= limit && both->count - limit < swap)
		swap = both->count - limit;
	return swap < outlook->swap_total ? swap : outlook->swap_total;
}

/* False for a group without a limit, or with one that the machine's own memory undercuts. */
static bool group_scope(const struct outlook *outlook, size_t row, uint64_t memory,
			struct scope *scope)
{
	const struct sample *sample = outlook->sample;
	const struct cell *limit = sample_get(sample, row, METRIC_CGROUP_MAX);
	const struct cell *path = sample_get(sample, row, METRIC_CGROUP_PATH);
	const struct cell *current = sample_get(sample, row, METRIC_CGROUP_CURRENT);
	const struct cell *both = sample_get(sample, row, METRIC_CGROUP_MEMORY_SWAP);

	if (!cell_has_value(limit) || !cell_has_value(path) || limit->count >= memory)
		return false;
	*scope = (struct scope){ .name = path->text, .is_group = true, .limit = limit->count };
	if (__builtin_add_overflow(scope->limit, group_swap(outlook, row, scope->limit),
				   &scope->allowed))
		return false;
	scope->has_usage = cell_has_value(current) &&
		!__builtin_add_overflow(current->count,
					count_or(sample, row, METRIC_CGROUP_SWAP_CURRENT, 0),
					&scope->usage);
	/* cgroup v1 counts both in one. */
	if (scope->has_usage && cell_has_value(both))
		scope->usage = both->count;
	return true;
}

static int compare_fullness(const void *first, const void *second)
{
	const struct scope *a = first, *b = second;
	double x = a->has_usage && a->allowed ? (double)a->usage / (double)a->allowed : 0;
	double y = b->has_usage && b->allowed ? (double)b->usage / (double)b->allowed : 0;

	if (x < y || x > y)
		return x > y ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void add_groups(const struct outlook *outlook, uint64_t memory)
{
	size_t rows = sample_table(outlook->sample, ENTITY_CGROUP)->row_count, count = 0;
	struct scope *scopes = rows ? arena_alloc_array(&outlook->sample->arena, rows,
							sizeof(*scopes)) : NULL;

	if (!scopes)
		return;
	for (size_t row = 0; row < rows; row++)
		count += group_scope(outlook, row, memory, &scopes[count]);
	qsort(scopes, count, sizeof(*scopes), compare_fullness);
	for (size_t i = 0; i < count && i < SCOPES_MAXIMUM; i++)
		add_scope(outlook, &scopes[i]);
}

static bool find_candidates(struct outlook *outlook)
{
	size_t rows = sample_table(outlook->sample, ENTITY_PROCESS)->row_count;

	if (rows)
		outlook->tasks = arena_alloc_array(&outlook->sample->arena, rows,
						   sizeof(*outlook->tasks));
	for (size_t row = 0; outlook->tasks && row < rows; row++) {
		outlook->tasks[outlook->count] = oom_task_read(outlook->sample, row);
		outlook->count += outlook->tasks[outlook->count].standing == OOM_CANDIDATE;
	}
	return outlook->count > 0;
}

void compute_oom(struct sample *sample)
{
	struct outlook outlook = { .sample = sample, .page_size = sample->origin.page_size };
	struct scope machine;

	if (!sample_table(sample, ENTITY_OOM)->is_present ||
	    sample_table(sample, ENTITY_OOM)->row_count || !outlook.page_size ||
	    !find_candidates(&outlook) || !machine_scope(&outlook, &machine))
		return;
	add_scope(&outlook, &machine);
	add_groups(&outlook, machine.limit);
}
