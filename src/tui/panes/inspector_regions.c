/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the memory of the process is used for: its mappings by class, as a bar over a table; or the
 * last numbers as text once the process has ended.
 */
#include "inspector.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../widgets/bar.h"

enum { LEGEND_WIDTH = 24, NAME_WIDTH = 22, NUMBER_WIDTH = 8, TABLE_MINIMUM = 3 };

static double total_of(const struct inspector_record *record)
{
	double total = 0;

	for (size_t i = 0; i < record->region_count; i++)
		if (record->regions[i].pss > 0)
			total += record->regions[i].pss;
	return total;
}

static void draw_bar(const struct inspector_record *record, const struct canvas *canvas)
{
	struct bar_part parts[INSPECTOR_REGIONS];
	double total = total_of(record);

	for (size_t i = 0; i < record->region_count; i++)
		parts[i] = (struct bar_part){
			.share = total > 0 ? record->regions[i].pss / total : 0,
			.style = style_of_part(record->regions[i].name),
		};
	bar_stacked(canvas, 0, 0, canvas->width, parts, record->region_count);
}

/* The biggest classes side by side, where a table has no room. */
static void draw_legend(const struct inspector_record *record, const struct canvas *canvas, int y)
{
	double before = INFINITY;
	int x = 0;

	for (size_t n = 0; n < record->region_count; n++) {
		const struct inspector_region *largest = NULL;

		for (size_t i = 0; i < record->region_count; i++)
			if (record->regions[i].pss > 0 && record->regions[i].pss < before &&
			    (!largest || record->regions[i].pss > largest->pss))
				largest = &record->regions[i];
		if (!largest)
			return;
		before = largest->pss;
		if (x + text_width(largest->name) + text_width(largest->texts[2]) + 3 >
		    canvas->width)
			return;
		x += canvas_put(canvas, x, y, style_of_part(largest->name), "■ ");
		x += canvas_print(canvas, x, y, STYLE_NEUTRAL, "%s ", largest->name);
		x += canvas_print(canvas, x, y, STYLE_BOLD, "%s  ", largest->texts[2]);
	}
}

static void draw_last(const struct inspector_record *record, const struct canvas *canvas)
{
	static const char *const titles[] = { "SIZE", "RSS", "PSS", "SWAP" };

	canvas_put(canvas, 0, 0, STYLE_HEADER, "CLASS");
	for (int i = 0; i < 4; i++)
		canvas_put_right(canvas, NAME_WIDTH + i * NUMBER_WIDTH, 0, NUMBER_WIDTH,
				 STYLE_HEADER, titles[i]);
	for (size_t row = 0; row < record->region_count; row++) {
		const struct inspector_region *region = &record->regions[row];

		canvas_put_cut(canvas, 0, (int)row + 1, NAME_WIDTH, STYLE_STALE, region->name);
		for (int i = 0; i < 4; i++)
			canvas_put_number(canvas, NAME_WIDTH + i * NUMBER_WIDTH, (int)row + 1,
					  NUMBER_WIDTH, STYLE_STALE, region->texts[i]);
	}
}

void inspector_reason_draw(const struct scene *scene, const struct inspector *inspector,
			   enum source source, const struct canvas *canvas)
{
	const struct sample *now = model_now(scene->model);
	const struct source_info *info = source_info(source);
	enum presence presence = now ? now->outcomes[source].presence : PRESENCE_UNASKED;
	char text[192] = "";

	if (!inspector->record.is_known)
		return;
	if (inspector->record.has_ended)
		snprintf(text, sizeof(text), "the process has ended");
	else if (source == SOURCE_PROCESS_PAGE_NODES && presence == PRESENCE_ABSENT &&
		 !scene->is_live)
		snprintf(text, sizeof(text), "not in this capture: capture -p %llu --mapping %llx "
					     "keeps it", (unsigned long long)inspector->pid,
			 (unsigned long long)inspector->mapping);
	else if (source == SOURCE_PROCESS_PAGE_NODES && presence == PRESENCE_DENIED)
		snprintf(text, sizeof(text), "refused: asking where pages are needs %s",
			 info->privilege);
	else if (now && (presence == PRESENCE_DENIED || now->outcomes[source].denied))
		snprintf(text, sizeof(text), "refused: reading /%s needs %s", info->path,
			 info->privilege ? info->privilege : "more privilege");
	else if (now && (presence == PRESENCE_BLOCKED || now->outcomes[source].blocked))
		snprintf(text, sizeof(text), "the process holds its mmap_lock: reading waits");
	else if (presence == PRESENCE_ESTIMATE)
		snprintf(text, sizeof(text), "not read, as --walk-limit says");
	else if (presence == PRESENCE_UNASKED || presence == PRESENCE_PENDING)
		snprintf(text, sizeof(text), "waiting for the next sample");
	else if (presence == PRESENCE_PRESENT)
		snprintf(text, sizeof(text), "none: a kernel thread or a zombie has no memory map");
	else
		snprintf(text, sizeof(text), "there is no /%s here", info->path);
	canvas_put_cut(canvas, 1, 0, canvas->width - 1,
		       presence == PRESENCE_DENIED ? STYLE_WARNING : STYLE_DIM, text);
}

void inspector_regions_draw(const struct scene *scene, struct inspector *inspector,
			    const struct canvas *canvas)
{
	struct canvas bar = canvas_sub(canvas, (struct rectangle){ 1, 0, canvas->width - 2, 1 });
	struct canvas rest = canvas_sub(
		canvas, (struct rectangle){ 0, 1, canvas->width, canvas->height - 1 });

	if (inspector->record.region_count == 0) {
		inspector_reason_draw(scene, inspector, SOURCE_PROCESS_SMAPS, canvas);
		return;
	}
	draw_bar(&inspector->record, &bar);
	if (inspector->record.has_ended) {
		rest = canvas_sub(&rest, (struct rectangle){ 1, 0, rest.width - 1, rest.height });
		draw_last(&inspector->record, &rest);
	} else if (rest.height >= TABLE_MINIMUM) {
		table_widget_draw(scene, &inspector->tables[INSPECTOR_REGION_TABLE], &rest);
	} else if (rest.height > 0) {
		rest = canvas_sub(&rest, (struct rectangle){ 1, 0, rest.width - 2, rest.height });
		draw_legend(&inspector->record, &rest, 0);
	}
}
