/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each command gets, and the commands themselves: one file each. */
#ifndef MEMPANE_CLI_COMMANDS_H
#define MEMPANE_CLI_COMMANDS_H

#include "options.h"

/* Where mempane runs: found out once by main(), so that nothing else asks. */
struct surroundings {
	bool     is_utf8;		/* the locale's character set */
	bool     has_input_terminal, has_output_terminal;
	unsigned width;			/* of the output terminal; 0 without one */
	bool     has_no_color;		/* NO_COLOR is set and not empty */
};

/* Returns the exit status, after a message when something failed. */
typedef enum status command_function(const struct options *options,
				     const struct surroundings *surroundings);

#define COMMAND(id, function, ...) command_function function;
#include "commands.def"
#undef COMMAND

command_function *command_find(enum command command);

#endif
