/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instantiates the tables of options and commands. Data only. */
#include "option_table.h"

static const struct option_info options[OPTION_COUNT] = {
#define OPTION(id, ...) [OPTION_##id] = { __VA_ARGS__ },
#include "options.def"
#undef OPTION
};

static const struct command_info commands[COMMAND_COUNT] = {
#define COMMAND(id, function, ...) [COMMAND_##id] = { __VA_ARGS__ },
#include "commands.def"
#undef COMMAND
};

const struct option_info *option_info(enum option_id option)
{
	return &options[option];
}

const struct command_info *command_info(enum command command)
{
	return &commands[command];
}
