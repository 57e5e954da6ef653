/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes to rectangles. Pure arithmetic on ints; knows neither panes nor canvases.
 */
#include "layout.h"

#include <stdint.h>

enum { SHARES_MAXIMUM = 64 };

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

static int share_minimum(const struct share *share)
{
	int minimum = share->minimum > 0 ? share->minimum : 0;

	return share->maximum > 0 && share->maximum < minimum ? share->maximum : minimum;
}

/* Takes the least important share off the list until the rest fits; the last one stays. */
static size_t drop_what_does_not_fit(int length, const struct share *shares, size_t count,
				     bool *is_shown)
{
	size_t shown = count;
	int64_t needed = 0;

	for (size_t i = 0; i < count; i++) {
		is_shown[i] = true;
		needed += share_minimum(&shares[i]);
	}
	while (needed > length && shown > 1) {
		size_t worst = count;

		for (size_t i = 0; i < count; i++)
			if (is_shown[i] &&
			    (worst == count || shares[i].rank >= shares[worst].rank))
				worst = i;
		is_shown[worst] = false;
		needed -= share_minimum(&shares[worst]);
		shown--;
	}
	return shown;
}

/* One round of handing out what is left by weight; returns what could not be placed. */
static int hand_out(int left, const struct share *shares, size_t count, const bool *is_shown,
		    int *lengths)
{
	int64_t weights = 0;
	int remaining = left;

	for (size_t i = 0; i < count; i++)
		if (is_shown[i] && shares[i].weight > 0 &&
		    (shares[i].maximum <= 0 || lengths[i] < shares[i].maximum))
			weights += shares[i].weight;
	for (size_t i = 0; i < count && weights > 0 && remaining > 0; i++) {
		int part;

		if (!is_shown[i] || shares[i].weight <= 0 ||
		    (shares[i].maximum > 0 && lengths[i] >= shares[i].maximum))
			continue;
		part = (int)((int64_t)remaining * shares[i].weight / weights);
		weights -= shares[i].weight;
		if (shares[i].maximum > 0)
			part = clamp(part, 0, shares[i].maximum - lengths[i]);
		lengths[i] += part;
		remaining -= part;
	}
	return remaining;
}

void layout_divide(int length, const struct share *shares, size_t count, int *ret_lengths)
{
	bool is_shown[SHARES_MAXIMUM];
	int left = length > 0 ? length : 0;

	for (size_t i = 0; i < count; i++)
		ret_lengths[i] = 0;
	if (count == 0 || count > SHARES_MAXIMUM || left == 0)
		return;
	drop_what_does_not_fit(left, shares, count, is_shown);
	for (size_t i = 0; i < count; i++) {
		if (!is_shown[i])
			continue;
		ret_lengths[i] = clamp(share_minimum(&shares[i]), 0, left);
		left -= ret_lengths[i];
	}
	for (int before = left + 1; left > 0 && left < before;) {
		before = left;
		left = hand_out(left, shares, count, is_shown, ret_lengths);
	}
}

void layout_rows(struct rectangle area, const struct share *shares, size_t count,
		 struct rectangle *ret_areas)
{
	int lengths[SHARES_MAXIMUM] = { 0 }, y = area.y;

	if (count <= SHARES_MAXIMUM)
		layout_divide(area.height, shares, count, lengths);
	for (size_t i = 0; i < count; i++) {
		int height = i < SHARES_MAXIMUM ? lengths[i] : 0;

		ret_areas[i] = (struct rectangle){ area.x, y, height ? area.width : 0, height };
		y += height;
	}
}

void layout_columns(struct rectangle area, const struct share *shares, size_t count,
		    struct rectangle *ret_areas)
{
	int lengths[SHARES_MAXIMUM] = { 0 }, x = area.x;

	if (count <= SHARES_MAXIMUM)
		layout_divide(area.width, shares, count, lengths);
	for (size_t i = 0; i < count; i++) {
		int width = i < SHARES_MAXIMUM ? lengths[i] : 0;

		ret_areas[i] = (struct rectangle){ x, area.y, width, width ? area.height : 0 };
		x += width;
	}
}

struct rectangle rectangle_intersect(struct rectangle a, struct rectangle b)
{
	int left = a.x > b.x ? a.x : b.x, top = a.y > b.y ? a.y : b.y;
	int right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
	int bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;

	if (right <= left || bottom <= top)
		return (struct rectangle){ left, top, 0, 0 };
	return (struct rectangle){ left, top, right - left, bottom - top };
}

bool rectangle_contains(struct rectangle area, int x, int y)
{
	return x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
}

bool rectangle_is_empty(struct rectangle area)
{
	return area.width <= 0 || area.height <= 0;
}
