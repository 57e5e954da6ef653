/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The usage texts, made from the tables of options and commands. */
#ifndef MEMPANE_CLI_USAGE_H
#define MEMPANE_CLI_USAGE_H

#include <stdio.h>

#include "option_table.h"

void usage_write(FILE *file, enum command command);

#endif
