/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options and commands as data. Includes nothing of mempane, so that the manual's generator can
 * be built from it.
 */
#ifndef MEMPANE_CLI_OPTION_TABLE_H
#define MEMPANE_CLI_OPTION_TABLE_H

enum command {
#define COMMAND(id, ...) COMMAND_##id,
#include "commands.def"
#undef COMMAND
	COMMAND_COUNT
};

enum {
#define COMMAND(id, ...) FOR_##id = 1 << COMMAND_##id,
#include "commands.def"
#undef COMMAND
};

enum option_id {
#define OPTION(id, ...) OPTION_##id,
#include "options.def"
#undef OPTION
	OPTION_COUNT
};

struct option_info {
	char        letter;	/* 0: none */
	const char *name;	/* without the dashes */
	const char *argument;	/* NULL: none */
	unsigned    commands;	/* FOR_… */
	const char *help;	/* sentences */
};

struct command_info {
	const char *name;	/* empty for the live screen */
	const char *operands;
	const char *summary;	/* one sentence */
	const char *help;	/* sentences */
};

const struct option_info *option_info(enum option_id option);
const struct command_info *command_info(enum command command);

#endif
