/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Below the pictures of a zone: what would become of a request of each order, and what its blocks
 * are for. The latter is refused to most, so its absence takes no room but the reason.
 */
#include "fragmentation.h"

#include <stdio.h>
#include <string.h>

static enum style verdict_style(const char *verdict)
{
	if (strcmp(verdict, "fits") == 0)
		return STYLE_DIM;
	return strcmp(verdict, "compact") == 0 ? STYLE_WARNING : STYLE_ALARM;
}

/* The words of the view, or as much of them as five columns can tell apart. */
static const char *short_verdict(const char *verdict, int width)
{
	if (width >= text_width(verdict))
		return verdict;
	return strcmp(verdict, "compact") == 0 ? "cmpct" :
	       strcmp(verdict, "reclaim") == 0 ? "reclm" : verdict;
}

void fragmentation_verdicts_draw(const struct scene *scene, const struct canvas *canvas,
				 const struct zone_span *span, int width)
{
	for (size_t order = 0; order < span->orders && order < ORDERS_MAXIMUM; order++) {
		size_t row = span->first + order;
		struct cell verdict = figure_cell(scene, row,
						  column_value(METRIC_FREE_AREA_VERDICT));
		double index = figure_value(scene, row,
					    column_value(METRIC_FREE_AREA_EXTFRAG_INDEX));
		const char *word = cell_has_value(&verdict) ? verdict.text : "–";
		char text[FIGURE_SIZE];
		int x = (int)order * width;

		canvas_put_right(canvas, x, 0, width - 1,
				 cell_has_value(&verdict) ? verdict_style(word) : STYLE_DIM,
				 short_verdict(word, width - 1));
		if (index >= 0)	/* below: the request fits, so that nothing is to be explained */
			snprintf(text, sizeof(text), "%.2f", index / 1000);
		else
			snprintf(text, sizeof(text), "–");
		canvas_put_right(canvas, x, 1, width - 1, index >= 0 ? STYLE_BOLD : STYLE_DIM,
				 text);
	}
}

/* Whether the row is of this zone: rows have a type in their key, too. */
static bool is_of_zone(const struct scene *scene, size_t row, const struct zone_span *span)
{
	const struct sample *now = model_now(scene->model);
	const struct cell *zone = sample_get(now, row, METRIC_PAGEBLOCK_ZONE);

	return sample_table(now, ENTITY_PAGEBLOCK)->keys[row].first == span->node &&
	       cell_has_value(zone) && strcmp(zone->text, span->name) == 0;
}

static int draw_type(const struct scene *scene, const struct canvas *canvas, int x, size_t row)
{
	char share[FIGURE_SIZE], name[64];
	struct cell type = figure_cell(scene, row, column_value(METRIC_PAGEBLOCK_TYPE));

	if (!(figure_value(scene, row, column_value(METRIC_PAGEBLOCK_SHARE)) > 0))
		return x;
	text_sanitise(cell_has_value(&type) ? type.text : "?", scene->style.is_utf8, name,
		      sizeof(name));
	figure_text(scene, row, column_value(METRIC_PAGEBLOCK_SHARE), share, sizeof(share));
	if (x + text_width(name) + text_width(share) + 3 > canvas->width)
		return canvas->width;
	x += canvas_put(canvas, x, 0, STYLE_NEUTRAL, name) + 1;
	return x + canvas_put(canvas, x, 0, STYLE_BOLD, share) + 2;
}

void fragmentation_types_draw(const struct scene *scene, const struct canvas *canvas,
			      const struct zone_span *span)
{
	const struct sample *now = model_now(scene->model);
	const struct table *blocks = sample_table(now, ENTITY_PAGEBLOCK);
	enum presence presence = now->outcomes[SOURCE_PAGETYPEINFO].presence;
	int x = canvas_put(canvas, 0, 0, STYLE_NEUTRAL, "pageblocks") + 2, start = x;

	for (size_t row = 0; row < blocks->row_count; row++)
		if (is_of_zone(scene, row, span))
			x = draw_type(scene, canvas, x, row);
	if (x != start)
		return;
	if (presence == PRESENCE_DENIED)
		canvas_put_cut(canvas, x, 0, canvas->width - x, STYLE_WARNING,
			       "/proc/pagetypeinfo was refused: needs root");
	else
		canvas_put_cut(canvas, x, 0, canvas->width - x, STYLE_DIM,
			       presence == PRESENCE_ABSENT ?
				       "this kernel has no /proc/pagetypeinfo" :
				       "none in this zone");
}
