/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One cell as people read it. The place where text from the kernel is made harmless, so neither the
 * screen nor a report needs to think of it.
 */
#include "mempane/view.h"

#include <stdio.h>

/* Each presence has its own look: UTF-8 and ASCII. NULL: the value is shown. */
static const char *const looks[PRESENCE_COUNT][2] = {
	[PRESENCE_ABSENT] = { "–", "-" },
	[PRESENCE_UNASKED] = { "–", "-" },
	[PRESENCE_PENDING] = { "…", "." },
	[PRESENCE_ESTIMATE] = { "~", "~" },
	[PRESENCE_DENIED] = { "?", "?" },
	[PRESENCE_BLOCKED] = { "⧗", "#" },
	[PRESENCE_GONE] = { "×", "x" },
	[PRESENCE_UNLIMITED] = { "max", "max" },
	[PRESENCE_UNREADABLE] = { "!", "!" },
};

/* What is missing says why, and what waits says since when. */
static void format_missing(struct cell cell, enum unit unit, bool is_utf8, char *buffer,
			   size_t size)
{
	int used = snprintf(buffer, size, "%s", looks[cell.presence][!is_utf8]);

	if (cell.presence != PRESENCE_BLOCKED || unit == UNIT_TEXT || !cell.count ||
	    used < 0 || (size_t)used >= size)
		return;
	unit_format_count(UNIT_NANOSECONDS, NUMBER_HUMAN, cell.count, buffer + used,
			  size - (size_t)used);
}

/* A change with its sign, so that growth and loss cannot be confused. */
static void format_change(struct cell cell, enum unit unit, enum number_style style,
			  char *buffer, size_t size)
{
	size_t sign = cell.signed_count > 0 && size > 1;

	if (sign)
		buffer[0] = '+';
	unit_format_signed(unit, style, cell.signed_count, buffer + sign, size - sign);
}

static void format_ratio_change(struct cell cell, enum number_style style, char *buffer,
				size_t size)
{
	size_t sign = cell.ratio > 0 && size > 1;

	if (sign)
		buffer[0] = '+';
	unit_format_ratio(style, cell.ratio, buffer + sign, size - sign);
}

static void format_rate(struct cell cell, struct column column, enum number_style style,
			char *buffer, size_t size)
{
	enum unit unit = metric_info(column.metric)->unit;

	if (style == NUMBER_EXACT && unit != UNIT_NANOSECONDS && unit != UNIT_RATIO)
		snprintf(buffer, size, "%.2f", cell.ratio);
	else
		unit_format_rate(unit, cell.ratio, buffer, size);
}

/* The kernel's -1000 is no index: the request fits, so that nothing is to be explained. */
static void format_index(struct cell cell, enum number_style style, char *buffer, size_t size)
{
	enum { FITS = -1000 };

	if (style == NUMBER_HUMAN && cell.signed_count == FITS)
		snprintf(buffer, size, "fits");
	else
		unit_format_signed(UNIT_INDEX, style, cell.signed_count, buffer, size);
}

static void format_value(struct cell cell, enum unit unit, enum number_style style,
			 bool is_utf8, char *buffer, size_t size)
{
	switch (unit) {
	case UNIT_TEXT:
		text_sanitise(cell.text ? cell.text : "", is_utf8, buffer, size);
		return;
	case UNIT_RATIO:
		unit_format_ratio(style, cell.ratio, buffer, size);
		return;
	case UNIT_INDEX:
		format_index(cell, style, buffer, size);
		return;
	case UNIT_SIGNED_BYTES:
	case UNIT_NUMBER:
		unit_format_signed(unit, style, cell.signed_count, buffer, size);
		return;
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		unit_format_count(unit, style, cell.count, buffer, size);
		return;
	}
}

/* A bound, or an estimate, is no number: the sign in front of it says so. */
static void format_bound(struct cell cell, enum unit unit, enum number_style style, bool is_utf8,
			 char *buffer, size_t size)
{
	if (size > 1) {
		buffer[0] = cell.presence == PRESENCE_AT_LEAST ? '>' : '~';
		format_value(cell, unit, style, is_utf8, buffer + 1, size - 1);
	} else {
		buffer[0] = '\0';
	}
}

static bool is_bound(const struct cell *cell, struct column column)
{
	if (cell_is_bounded(cell) && metric_info(column.metric)->upper)
		return column.lens == LENS_VALUE || column.lens == LENS_SHARE;
	return (cell->presence == PRESENCE_AT_LEAST || cell->presence == PRESENCE_SAMPLED) &&
	       column.lens == LENS_VALUE;
}

void cell_format(struct cell cell, struct column column, enum number_style style, bool is_utf8,
		 char *buffer, size_t size)
{
	enum unit unit = metric_info(column.metric)->unit;

	if (size == 0)
		return;
	if (is_bound(&cell, column)) {
		format_bound(cell, column.lens == LENS_SHARE ? UNIT_RATIO : unit, style, is_utf8,
			     buffer, size);
		return;
	}
	if (!cell_has_value(&cell)) {
		format_missing(cell, unit, is_utf8, buffer, size);
		return;
	}
	switch (column.lens) {
	case LENS_VALUE:
		format_value(cell, unit, style, is_utf8, buffer, size);
		return;
	case LENS_CHANGE:
		if (unit == UNIT_RATIO)
			format_ratio_change(cell, style, buffer, size);
		else
			format_change(cell, unit, style, buffer, size);
		return;
	case LENS_RATE:
		format_rate(cell, column, style, buffer, size);
		return;
	case LENS_SHARE:
		unit_format_ratio(style, cell.ratio, buffer, size);
		return;
	}
}
