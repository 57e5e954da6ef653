/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zones of a sample: from the free areas, or from the watermarks alone where a tree has no
 * buddyinfo. Draws nothing.
 */
#include "zones.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_same_zone(const struct key *a, const struct key *b)
{
	return a->first == b->first && a->name && b->name && strcmp(a->name, b->name) == 0;
}

static bool next_by_free_area(const struct sample *sample, size_t *position,
			      struct zone_span *ret_span)
{
	const struct table *areas = sample_table(sample, ENTITY_FREE_AREA);
	const struct key *key;
	size_t end = *position;

	if (*position >= areas->row_count)
		return false;
	key = &areas->keys[*position];
	while (end < areas->row_count && is_same_zone(&areas->keys[end], key))
		end++;
	if (end == *position)	/* a row without a name */
		end++;
	*ret_span = (struct zone_span){
		.node = key->first,
		.name = key->name ? key->name : "",
		.first = *position,
		.orders = end - *position,
	};
	ret_span->row = table_find(sample_table(sample, ENTITY_ZONE),
				   &(struct key){ .first = key->first, .name = key->name });
	*position = end;
	return true;
}

static bool next_by_zone(const struct sample *sample, size_t *position,
			 struct zone_span *ret_span)
{
	const struct table *zones = sample_table(sample, ENTITY_ZONE);
	const struct key *key;

	if (*position >= zones->row_count)
		return false;
	key = &zones->keys[*position];
	*ret_span = (struct zone_span){
		.node = key->first,
		.name = key->name ? key->name : "",
		.row = (int64_t)(*position)++,
	};
	return true;
}

bool zone_next(const struct sample *sample, size_t *position, struct zone_span *ret_span)
{
	if (sample_table(sample, ENTITY_FREE_AREA)->row_count)
		return next_by_free_area(sample, position, ret_span);
	return next_by_zone(sample, position, ret_span);
}

size_t zone_count(const struct sample *sample)
{
	struct zone_span span;
	size_t position = 0, count = 0;

	while (zone_next(sample, &position, &span))
		count++;
	return count;
}

bool zone_at(const struct sample *sample, size_t index, struct zone_span *ret_span)
{
	size_t position = 0;

	for (size_t i = 0; zone_next(sample, &position, ret_span); i++)
		if (i == index)
			return true;
	return false;
}

size_t zone_most_orders(const struct sample *sample)
{
	struct zone_span span;
	size_t position = 0, most = 0;

	while (zone_next(sample, &position, &span))
		if (span.orders > most)
			most = span.orders;
	return most < ORDERS_MAXIMUM ? most : ORDERS_MAXIMUM;
}

void zone_title(const struct scene *scene, const struct zone_span *span, char *buffer,
		size_t size)
{
	char name[32];

	text_sanitise(span->name, scene->style.is_utf8, name, sizeof(name));
	snprintf(buffer, size, "%llu %s", (unsigned long long)span->node, name);
}

int64_t zone_largest_free(const struct scene *scene, const struct zone_span *span)
{
	int64_t largest = span->orders ? -1 : 0;

	for (size_t order = 0; order < span->orders; order++) {
		double blocks = figure_value(scene, span->first + order,
					     column_value(METRIC_FREE_AREA_BLOCKS));
		double size = figure_value(scene, span->first + order,
					   column_value(METRIC_FREE_AREA_BLOCK_SIZE));

		if (blocks > 0 && size > 0)
			largest = (int64_t)size;
	}
	return largest;
}

void block_size_text(double bytes, char *buffer, size_t size)
{
	const char *unit = "BKMGT";

	while (bytes >= 1024 && unit[1]) {
		bytes /= 1024;
		unit++;
	}
	snprintf(buffer, size, "%.0f%c", bytes, *unit);
}

double zone_unusable(const struct scene *scene, const struct zone_span *span, size_t order)
{
	if (order >= span->orders)
		return NAN;
	return figure_value(scene, span->first + order,
			    column_value(METRIC_FREE_AREA_UNUSABLE_INDEX)) /
	       1000;
}
