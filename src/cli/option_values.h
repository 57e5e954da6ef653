/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arguments of options. */
#ifndef MEMPANE_CLI_OPTION_VALUES_H
#define MEMPANE_CLI_OPTION_VALUES_H

#include "mempane/text.h"
#include "options.h"

/* Stores the argument (NULL for an option without one); complains when it is not acceptable. */
enum status option_value_read(struct options *options, enum option_id option, const char *argument);

/* Numbers that the settings have, too. 0, or -EINVAL. */
int option_budget_parse(struct text word, double *ret_share);	/* "2" percent is 0.02 */
int option_walk_limit_parse(struct text word, uint64_t *ret_limit);	/* "10" ms, in ns */

#endif
