/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The zones of a sample one after another: the free areas of each, and its row of watermarks.
 * Private to panes/.
 */
#ifndef MEMPANE_TUI_PANES_ZONES_H
#define MEMPANE_TUI_PANES_ZONES_H

#include "figure.h"

enum { ORDERS_MAXIMUM = 32 };

struct zone_span {
	uint64_t    node;
	const char *name;	/* raw, in the sample */
	size_t      first;	/* FREE_AREA row of order 0 */
	size_t      orders;	/* rows from there on; 0 when buddyinfo is missing */
	int64_t     row;	/* in ZONE, or -1 when zoneinfo is missing */
};

/* Takes the next zone; `position` starts at 0. False past the end. */
bool zone_next(const struct sample *sample, size_t *position, struct zone_span *ret_span);
size_t zone_count(const struct sample *sample);
bool zone_at(const struct sample *sample, size_t index, struct zone_span *ret_span);
/* Most orders that a zone of the sample has. */
size_t zone_most_orders(const struct sample *sample);

/* "0 DMA32", sanitised. */
void zone_title(const struct scene *scene, const struct zone_span *span, char *buffer,
		size_t size);
/* Bytes; -1 when nothing is free, 0 when unknown. */
int64_t zone_largest_free(const struct scene *scene, const struct zone_span *span);
/* A block's size without a fraction, as it is a power of two: "64K", "2M". */
void block_size_text(double bytes, char *buffer, size_t size);
/* Unusable index of an order, 0..1; NAN when unknown. */
double zone_unusable(const struct scene *scene, const struct zone_span *span, size_t order);

#endif
