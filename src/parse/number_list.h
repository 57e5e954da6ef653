/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of numbers and ranges, "0,2-3"; an empty list is one, too. */
#ifndef MEMPANE_PARSE_NUMBER_LIST_H
#define MEMPANE_PARSE_NUMBER_LIST_H

#include "mempane/text.h"

struct number_range {
	uint64_t first, last;	/* both included */
};

/* Takes the next range off the list: 1; 0 at the end; -EINVAL when it makes no sense. */
int number_list_next(struct text *list, struct number_range *ret_range);

/* 0; -EINVAL when the list makes no sense or does not ascend; -ERANGE. */
int number_list_has(struct text list, uint64_t number, bool *ret_has);
int number_list_count(struct text list, uint64_t *ret_count);

#endif
