/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Binds commands to the functions that run them. */
#include "commands.h"

static command_function *const functions[COMMAND_COUNT] = {
#define COMMAND(id, function, ...) [COMMAND_##id] = function,
#include "commands.def"
#undef COMMAND
};

command_function *command_find(enum command command)
{
	return functions[command];
}
