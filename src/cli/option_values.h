/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arguments of options. */
#ifndef MEMPANE_CLI_OPTION_VALUES_H
#define MEMPANE_CLI_OPTION_VALUES_H

#include "options.h"

/* Stores the argument (NULL for an option without one); complains when it is not acceptable. */
enum status option_value_read(struct options *options, enum option_id option, const char *argument);

#endif
