/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inspected process as it was seen last: everything that the inspector shows outside of tables,
 * copied from each sample, so that it stays when the process is gone. Draws nothing.
 */
#include "inspector.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In the order of importance: the first ones are shown where there is little room. */
static const struct {
	const char   *label;
	struct column column;
} figures[] = {
	{ "PSS", { METRIC_PROCESS_PSS, LENS_VALUE } },
	{ "USS", { METRIC_PROCESS_USS, LENS_VALUE } },
	{ "RSS", { METRIC_PROCESS_RESIDENT, LENS_VALUE } },
	{ "swap", { METRIC_PROCESS_SWAP, LENS_VALUE } },
	{ "anonymous", { METRIC_PROCESS_RESIDENT_ANONYMOUS, LENS_VALUE } },
	{ "file", { METRIC_PROCESS_RESIDENT_FILE, LENS_VALUE } },
	{ "shmem", { METRIC_PROCESS_RESIDENT_SHMEM, LENS_VALUE } },
	{ "hugetlb", { METRIC_PROCESS_HUGETLB, LENS_VALUE } },
	{ "minor", { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE } },
	{ "major", { METRIC_PROCESS_MAJOR_FAULTS, LENS_RATE } },
	{ "page tables", { METRIC_PROCESS_PAGE_TABLES, LENS_VALUE } },
	{ "huge (THP)", { METRIC_PROCESS_HUGE_SHARE, LENS_VALUE } },
	{ "OOM score", { METRIC_PROCESS_OOM_SCORE, LENS_VALUE } },
	{ "OOM adjust", { METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, LENS_VALUE } },
	{ "locked", { METRIC_PROCESS_LOCKED, LENS_VALUE } },
	{ "growth", { METRIC_PROCESS_PSS, LENS_RATE } },
	{ "RSS peak", { METRIC_PROCESS_RESIDENT_PEAK, LENS_VALUE } },
	{ "virtual", { METRIC_PROCESS_VIRTUAL, LENS_VALUE } },
	{ "sh. clean", { METRIC_PROCESS_SHARED_CLEAN, LENS_VALUE } },
	{ "sh. dirty", { METRIC_PROCESS_SHARED_DIRTY, LENS_VALUE } },
	{ "priv. clean", { METRIC_PROCESS_PRIVATE_CLEAN, LENS_VALUE } },
	{ "priv. dirty", { METRIC_PROCESS_PRIVATE_DIRTY, LENS_VALUE } },
	{ "swap PSS", { METRIC_PROCESS_SWAP_PSS, LENS_VALUE } },
	{ "walk age", { METRIC_PROCESS_WALK_AGE, LENS_VALUE } },
	{ "minor total", { METRIC_PROCESS_MINOR_FAULTS, LENS_VALUE } },
	{ "major total", { METRIC_PROCESS_MAJOR_FAULTS, LENS_VALUE } },
	{ "pinned", { METRIC_PROCESS_PINNED, LENS_VALUE } },
	{ "KSM", { METRIC_PROCESS_KSM, LENS_VALUE } },
	{ "KSM profit", { METRIC_PROCESS_KSM_PROFIT, LENS_VALUE } },
};

size_t inspector_figure_count(void)
{
	return ARRAY_SIZE(figures);
}

const char *inspector_figure_label(size_t index)
{
	return figures[index].label;
}

struct column inspector_figure_column(size_t index)
{
	return figures[index].column;
}

void inspector_record_demand(struct demand *demand)
{
	static const enum metric others[] = {
		METRIC_PROCESS_PID, METRIC_PROCESS_NAME, METRIC_PROCESS_STATE,
		METRIC_PROCESS_START_TIME, METRIC_PROCESS_USER, METRIC_PROCESS_COMMAND,
		METRIC_PROCESS_THREADS, METRIC_SYSTEM_MEMORY_TOTAL, METRIC_SYSTEM_UPTIME,
		METRIC_PROCESS_CGROUP, METRIC_CGROUP_PATH, METRIC_CGROUP_CURRENT,
		METRIC_CGROUP_MAX,
	};

	for (size_t i = 0; i < ARRAY_SIZE(figures); i++)
		demand_add(demand, figures[i].column.metric);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		demand_add(demand, others[i]);
}

static void copy_text(const struct scene *scene, size_t row, enum metric metric, char *buffer,
		      size_t size)
{
	struct cell cell = figure_cell(scene, row, column_value(metric));

	cell_format(cell, column_value(metric), scene->numbers, scene->style.is_utf8, buffer, size);
}

/* Since the start of the process, by the clock that went on while the machine slept. */
static void copy_age(const struct scene *scene, size_t row, char *buffer, size_t size)
{
	double start = figure_value(scene, row, column_value(METRIC_PROCESS_START_TIME));
	double uptime = figure_value(scene, SYSTEM_ROW, column_value(METRIC_SYSTEM_UPTIME));
	uint64_t boot = model_now(scene->model)->taken.boot;

	if (!isnan(uptime) && uptime > (double)boot)
		boot = (uint64_t)uptime;
	buffer[0] = '\0';
	if (!isnan(start) && (double)boot >= start)
		unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN,
				  (boot - (uint64_t)start) / NANOSECONDS_PER_SECOND *
					  NANOSECONDS_PER_SECOND, buffer, size);
}

static void copy_figures(const struct scene *scene, size_t row, struct inspector_record *record)
{
	record->is_refused = false;
	for (size_t i = 0; i < ARRAY_SIZE(figures); i++) {
		struct inspector_figure *figure = &record->figures[i];

		figure->presence = figure_cell(scene, row, figures[i].column).presence;
		figure->is_zero = figure_value(scene, row, figures[i].column) == 0;
		figure_text(scene, row, figures[i].column, figure->text, sizeof(figure->text));
		record->is_refused = record->is_refused || figure->presence == PRESENCE_DENIED;
	}
}

static void copy_regions(const struct scene *scene, struct inspector_record *record)
{
	static const enum metric metrics[] = { METRIC_REGION_SIZE, METRIC_REGION_RESIDENT,
					       METRIC_REGION_PSS, METRIC_REGION_SWAP };
	const struct table *table = sample_table(model_now(scene->model), ENTITY_REGION);

	record->region_count = 0;
	for (size_t row = 0; row < table->row_count && row < INSPECTOR_REGIONS; row++) {
		struct inspector_region *region = &record->regions[record->region_count++];

		text_sanitise(table->keys[row].name ? table->keys[row].name : "",
			      scene->style.is_utf8, region->name, sizeof(region->name));
		region->pss = figure_value(scene, row, column_value(METRIC_REGION_PSS));
		for (size_t i = 0; i < ARRAY_SIZE(metrics); i++)
			figure_text(scene, row, column_value(metrics[i]), region->texts[i],
				    sizeof(region->texts[i]));
	}
}

/* "/pg.slice 41.9G of 48.0G (87%)": the group's own limit; one above it may be tighter. */
static void copy_cgroup(const struct scene *scene, size_t row, struct inspector_record *record)
{
	struct cell path = figure_cell(scene, row, column_value(METRIC_PROCESS_CGROUP));
	const struct table *groups = sample_table(model_now(scene->model), ENTITY_CGROUP);
	char current[FIGURE_SIZE], most[FIGURE_SIZE];
	int64_t group = -1;
	double share;

	record->cgroup[0] = '\0';
	record->cgroup_style = STYLE_NEUTRAL;
	if (!cell_has_value(&path))
		return;
	text_sanitise(path.text, scene->style.is_utf8, record->cgroup, 200);
	for (size_t i = 0; i < groups->row_count && group < 0; i++)
		if (groups->keys[i].name && strcmp(groups->keys[i].name, path.text) == 0)
			group = (int64_t)i;
	if (group < 0)
		return;
	figure_text(scene, (size_t)group, column_value(METRIC_CGROUP_CURRENT), current,
		    sizeof(current));
	figure_text(scene, (size_t)group, column_value(METRIC_CGROUP_MAX), most, sizeof(most));
	share = figure_value(scene, (size_t)group, column_value(METRIC_CGROUP_CURRENT)) /
		figure_value(scene, (size_t)group, column_value(METRIC_CGROUP_MAX));
	text_append(record->cgroup, sizeof(record->cgroup), " %s of %s", current, most);
	if (share >= 0)
		text_append(record->cgroup, sizeof(record->cgroup), " (%.0f%%)", share * 100);
	record->cgroup_style = style_above(share, 0.9, 0.98);
}

static int64_t find_process(const struct sample *now, const struct inspector *inspector)
{
	const struct table *table = sample_table(now, ENTITY_PROCESS);

	for (size_t row = 0; row < table->row_count; row++)
		if (table->keys[row].first == inspector->pid)
			return (int64_t)row;
	return -1;
}

static void take_over(const struct scene *scene, size_t row, struct inspector_record *record)
{
	const struct sample *now = model_now(scene->model);

	record->is_known = true;
	record->seen = now->taken.wall;
	copy_text(scene, row, METRIC_PROCESS_NAME, record->name, sizeof(record->name));
	copy_text(scene, row, METRIC_PROCESS_USER, record->user, sizeof(record->user));
	copy_text(scene, row, METRIC_PROCESS_STATE, record->state, sizeof(record->state));
	copy_text(scene, row, METRIC_PROCESS_THREADS, record->threads, sizeof(record->threads));
	copy_text(scene, row, METRIC_PROCESS_COMMAND, record->command, sizeof(record->command));
	copy_age(scene, row, record->age, sizeof(record->age));
	inspector_nodes_summary(scene, record->nodes, sizeof(record->nodes));
	copy_cgroup(scene, row, record);
	copy_figures(scene, row, record);
	copy_regions(scene, record);
}

/* A sample that was taken for another pane says nothing about the process. */
static bool is_about_processes(const struct sample *now)
{
	return sample_table(now, ENTITY_PROCESS)->is_present && !now->is_incomplete;
}

void inspector_record_update(const struct scene *scene, struct inspector *inspector)
{
	const struct sample *now = model_now(scene->model);
	struct inspector_record *record = &inspector->record;
	const struct key *key;
	int64_t row;

	if (!now || inspector->generation == scene->generation || record->has_ended)
		return;
	inspector->generation = scene->generation;
	if (!is_about_processes(now))
		return;
	row = find_process(now, inspector);
	if (row < 0) {
		/* Before it was ever seen, the sample may be one that did not ask for it. */
		record->has_ended = record->is_known;
		return;
	}
	key = &sample_table(now, ENTITY_PROCESS)->keys[row];
	if (record->is_known && record->start_time != key->second) {
		record->has_ended = true;	/* its PID belongs to another process now */
		return;
	}
	record->start_time = key->second;
	record->key = (struct key){ .first = key->first, .second = key->second };
	take_over(scene, (size_t)row, record);
}
