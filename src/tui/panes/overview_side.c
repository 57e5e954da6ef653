/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The overview's answer to "is anything wrong": pressure, faults, reclaim and swap.
 */
#include "overview.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/bar.h"
#include "../widgets/graph.h"
#include "meter.h"
#include "zones.h"

static const struct meter pressure_meters[] = {
	{ .label = "some", .column = { METRIC_SYSTEM_PRESSURE_SOME_TOTAL, LENS_RATE },
	  .style = STYLE_SERIES_1, .warning = 100e6, .alarm = 500e6 },
	{ .label = "full", .column = { METRIC_SYSTEM_PRESSURE_FULL_TOTAL, LENS_RATE },
	  .style = STYLE_SERIES_2, .warning = 20e6, .alarm = 200e6 },
};

static const struct meter fault_meters[] = {
	{ .label = "minor", .column = { METRIC_SYSTEM_MINOR_FAULTS, LENS_RATE },
	  .style = STYLE_SERIES_1, .minimum_scale = 1000 },
	{ .label = "major", .column = { METRIC_SYSTEM_PGMAJFAULT, LENS_RATE },
	  .style = STYLE_SERIES_2, .minimum_scale = 10, .warning = 100 },
};

static const struct meter reclaim_meters[] = {
	{ .label = "swap in", .column = { METRIC_SYSTEM_PSWPIN, LENS_RATE },
	  .style = STYLE_SWAP, .warning = 1 << 20 },
	{ .label = "swap out", .column = { METRIC_SYSTEM_PSWPOUT, LENS_RATE },
	  .style = STYLE_SWAP },
	{ .label = "refault", .column = { METRIC_SYSTEM_REFAULTS, LENS_RATE },
	  .style = STYLE_SERIES_3, .warning = 1 << 20 },
	{ .label = "kswapd", .column = { METRIC_SYSTEM_PGSTEAL_KSWAPD, LENS_RATE },
	  .style = STYLE_SERIES_1 },
	{ .label = "direct", .column = { METRIC_SYSTEM_PGSTEAL_DIRECT, LENS_RATE },
	  .style = STYLE_SERIES_2, .warning = 1 },
};

static const struct {
	enum overview_part  part;
	const struct meter *meters;
	size_t              count;
} groups[] = {
	{ OVERVIEW_PRESSURE, pressure_meters, ARRAY_SIZE(pressure_meters) },
	{ OVERVIEW_FAULTS, fault_meters, ARRAY_SIZE(fault_meters) },
	{ OVERVIEW_RECLAIM, reclaim_meters, ARRAY_SIZE(reclaim_meters) },
};

size_t overview_meter_count(enum overview_part part)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i].part == part)
			return groups[i].count;
	return 0;
}

static void draw_group(const struct scene *scene, const struct overview *overview,
		       const struct canvas *canvas, enum overview_part part)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i].part == part)
			meters_draw(scene, canvas, groups[i].meters, groups[i].count,
				    overview->focus == part ? (int)overview->line : -1, NULL);
}

void overview_meter_explain(const struct overview *overview, char *buffer, size_t size)
{
	buffer[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i].part == overview->focus && overview->line < groups[i].count)
			column_explain(groups[i].meters[overview->line].column, buffer, size);
}

void overview_meters_demand(struct demand *demand)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		meters_demand(groups[i].meters, groups[i].count, demand);
	demand_add(demand, METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10);
	demand_add(demand, METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_10);
	demand_add(demand, METRIC_SYSTEM_KSWAPD_EFFICIENCY);
	demand_add(demand, METRIC_SYSTEM_DIRECT_EFFICIENCY);
	demand_add(demand, METRIC_FREE_AREA_BLOCKS);
	demand_add(demand, METRIC_FREE_AREA_BLOCK_SIZE);
	demand_add(demand, METRIC_FREE_AREA_UNUSABLE_INDEX);
}

void overview_meters_track(const struct scene *scene)
{
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++)
		meters_track(scene, groups[i].meters, groups[i].count);
}

/* ---- pressure ---- */

/* Why there are no numbers, or NULL when there are. */
static const char *pressure_missing(const struct scene *scene)
{
	const struct sample *now = model_now(scene->model);
	const struct outcome *outcome;

	if (!now)
		return "waiting for the first sample";
	outcome = &now->outcomes[SOURCE_PRESSURE_MEMORY];
	if (outcome->error == EOPNOTSUPP)
		return "off: boot with psi=1";
	switch (outcome->presence) {
	case PRESENCE_ABSENT:
	case PRESENCE_GONE:
		return "not in this kernel";
	case PRESENCE_DENIED:
		return "refused";
	case PRESENCE_UNREADABLE:
		return "unreadable";
	case PRESENCE_UNASKED:
	case PRESENCE_PRESENT:
	case PRESENCE_AT_LEAST:
	case PRESENCE_SAMPLED:
	case PRESENCE_STALE:
	case PRESENCE_PENDING:
	case PRESENCE_ESTIMATE:
	case PRESENCE_BLOCKED:
	case PRESENCE_UNLIMITED:
	case PRESENCE_COUNT:
		break;
	}
	return NULL;
}

void overview_pressure_title(const struct scene *scene, struct overview_title *title)
{
	struct column some = column_value(METRIC_SYSTEM_PRESSURE_SOME_AVERAGE_10);
	struct column full = column_value(METRIC_SYSTEM_PRESSURE_FULL_AVERAGE_10);
	char some_text[FIGURE_SIZE], full_text[FIGURE_SIZE];
	enum style some_style, full_style;

	snprintf(title->text, sizeof(title->text), "Pressure");
	if (pressure_missing(scene)) {
		snprintf(title->note, sizeof(title->note), "no numbers");
		return;
	}
	figure_text(scene, SYSTEM_ROW, some, some_text, sizeof(some_text));
	figure_text(scene, SYSTEM_ROW, full, full_text, sizeof(full_text));
	some_style = style_above(figure_value(scene, SYSTEM_ROW, some), 0.10, 0.50);
	full_style = style_above(figure_value(scene, SYSTEM_ROW, full), 0.02, 0.20);
	snprintf(title->note, sizeof(title->note), "some %s full %s%s", some_text, full_text,
		 title->width >= 44 ? " (10 s)" : "");
	title->note_style = full_style > some_style ? full_style : some_style;
}

void overview_pressure_draw(const struct scene *scene, const struct overview *overview,
			    const struct canvas *canvas)
{
	const char *missing = pressure_missing(scene);

	/* In a single line a curve says more than a second number: the title has both. */
	if (!missing && canvas->height == 1)
		meter_draw(scene, canvas, &pressure_meters[overview->focus == OVERVIEW_PRESSURE ?
							   overview->line : 0], 5);
	else if (!missing)
		draw_group(scene, overview, canvas, OVERVIEW_PRESSURE);
	else
		canvas_put_cut(canvas, 0, 0, canvas->width, STYLE_DIM, missing);
}

/* ---- faults, reclaim ---- */

void overview_faults_title(const struct scene *scene, struct overview_title *title)
{
	double major = figure_value(scene, SYSTEM_ROW, column_rate(METRIC_SYSTEM_PGMAJFAULT));

	snprintf(title->text, sizeof(title->text), "Faults");
	if (!meter_has_rates(scene))
		snprintf(title->note, sizeof(title->note), "since boot");
	if (major > 0) {
		snprintf(title->note, sizeof(title->note), "%s",
			 major >= 100 ? "many wait for I/O" : "some wait for I/O");
		title->note_style = style_above(major, 100, 1e9);
	}
}

void overview_faults_draw(const struct scene *scene, const struct overview *overview,
			  const struct canvas *canvas)
{
	draw_group(scene, overview, canvas, OVERVIEW_FAULTS);
}

void overview_reclaim_title(const struct scene *scene, struct overview_title *title)
{
	struct column kswapd = column_value(METRIC_SYSTEM_KSWAPD_EFFICIENCY);
	struct column direct = column_value(METRIC_SYSTEM_DIRECT_EFFICIENCY);
	double kswapd_value = figure_value(scene, SYSTEM_ROW, kswapd);
	double direct_value = figure_value(scene, SYSTEM_ROW, direct);
	char text[FIGURE_SIZE];

	snprintf(title->text, sizeof(title->text), "Swap and reclaim");
	if (isnan(kswapd_value) && isnan(direct_value)) {
		snprintf(title->note, sizeof(title->note), "%s",
			 meter_has_rates(scene) ? "idle" : "since boot");
		return;
	}
	if (!isnan(kswapd_value)) {
		figure_text(scene, SYSTEM_ROW, kswapd, text, sizeof(text));
		text_append(title->note, sizeof(title->note), "kswapd eff. %s", text);
		title->note_style = style_below(kswapd_value, 0.3, 0.1);
	}
	if (!isnan(direct_value)) {
		figure_text(scene, SYSTEM_ROW, direct, text, sizeof(text));
		text_append(title->note, sizeof(title->note), "%sdirect %s",
			    title->note[0] ? " · " : "", text);
		title->note_style = STYLE_WARNING;
	}
}

void overview_reclaim_draw(const struct scene *scene, const struct overview *overview,
			   const struct canvas *canvas)
{
	draw_group(scene, overview, canvas, OVERVIEW_RECLAIM);
}
