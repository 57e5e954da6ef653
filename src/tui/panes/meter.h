/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A meter: a named number of the system with its history. One line high it is label, number and a
 * curve; higher it is a heading above a graph. Private to panes/.
 */
#ifndef MEMPANE_TUI_PANES_METER_H
#define MEMPANE_TUI_PANES_METER_H

#include "figure.h"

enum { METERS_MAXIMUM = 16 };

struct meter {
	const char   *label;		/* a word or two */
	struct column column;		/* of the entity SYSTEM, unless a key is given */
	enum style    style;		/* of the curve */
	double        minimum_scale, maximum;	/* as in struct graph */
	double        warning, alarm;	/* from here on the number asks for the eye; 0: never */
};

/* Keeps the history even while the meter is not on screen. */
void meter_track(const struct scene *scene, const struct meter *meter);

/* False when the kernel has no such counter, so that there is nothing to draw. */
bool meter_is_known(const struct scene *scene, const struct meter *meter);

/* False while there is one sample only: rates are then shown as sums since boot. */
bool meter_has_rates(const struct scene *scene);

/* One meter over the whole canvas. */
void meter_draw(const struct scene *scene, const struct canvas *canvas, const struct meter *meter,
		int label_width);

/* All known ones of a group, arranged by the room there is: graphs, or one graph and lines, or
 * lines, or as many lines as fit around the `selected` one, which is marked (-1: none).
 * `ret_places`, when given, gets the area of each, empty for those not drawn. */
void meters_draw(const struct scene *scene, const struct canvas *canvas,
		 const struct meter *meters, size_t count, int selected,
		 struct rectangle *ret_places);

void meters_demand(const struct meter *meters, size_t count, struct demand *demand);
void meters_track(const struct scene *scene, const struct meter *meters, size_t count);

#endif
