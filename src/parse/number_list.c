/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "0,2-3": lists of CPUs and nodes as the kernel prints its bitmaps (lib/vsprintf.c, "%*pbl"). */
#include "number_list.h"

#include <errno.h>

int number_list_next(struct text *list, struct number_range *ret_range)
{
	struct text rest = text_trim(*list), item, first;
	struct number_range range;

	if (rest.size == 0)
		return 0;
	if (!text_split(&rest, ',', &item)) {
		item = rest;
		rest = (struct text){ rest.data + rest.size, 0 };
	} else if (rest.size == 0) {
		return -EINVAL;
	}
	if (!text_split(&item, '-', &first))
		first = item;
	if (text_to_uint64(first, &range.first) || text_to_uint64(item, &range.last) ||
	    range.last < range.first)
		return -EINVAL;
	*list = rest;
	*ret_range = range;
	return 1;
}

/* The kernel prints its bitmaps in ascending order. */
static int next_ascending(struct text *list, struct number_range *range, bool *is_first)
{
	uint64_t last = range->last;
	int more = number_list_next(list, range);

	if (more > 0 && !*is_first && range->first <= last)
		return -EINVAL;
	*is_first = false;
	return more;
}

int number_list_has(struct text list, uint64_t number, bool *ret_has)
{
	struct number_range range = { 0, 0 };
	bool has = false, is_first = true;
	int more;

	while ((more = next_ascending(&list, &range, &is_first)) > 0)
		has |= range.first <= number && number <= range.last;
	if (more == 0)
		*ret_has = has;
	return more;
}

int number_list_count(struct text list, uint64_t *ret_count)
{
	struct number_range range = { 0, 0 };
	uint64_t count = 0;
	bool is_first = true;
	int more;

	while ((more = next_ascending(&list, &range, &is_first)) > 0)
		if (__builtin_add_overflow(count, range.last - range.first, &count) ||
		    __builtin_add_overflow(count, 1, &count))
			return -ERANGE;
	if (more == 0)
		*ret_count = count;
	return more;
}
