/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/cmdline: arguments that NULs end, or whatever the process wrote over them. Only the
 * beginning is kept: a process may have megabytes of arguments.
 */
#include "mempane/parse.h"

#include <string.h>

enum { COMMAND_LENGTH_MAXIMUM = 4096 };

PARSE_ROW_FUNCTION(parse_process_cmdline)
{
	char command[COMMAND_LENGTH_MAXIMUM];

	(void)scale;
	while (text.size && text.data[text.size - 1] == '\0')
		text.size--;
	if (text.size == 0)
		return;
	if (text.size > sizeof(command))
		text.size = sizeof(command);
	for (size_t i = 0; i < text.size; i++)
		command[i] = text.data[i] ? text.data[i] : ' ';
	sample_put_text(sample, row, METRIC_PROCESS_COMMAND,
			(struct text){ command, text.size });
	report->rows++;
}
