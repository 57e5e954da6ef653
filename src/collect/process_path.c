/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts a number into the path of a per-process source. */
#include "process_path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void process_path(enum source source, uint64_t pid, char buffer[PROCESS_PATH_SIZE])
{
	const char *path = source_info(source)->path;
	const char *place = strstr(path, "PID");
	int head = place ? (int)(place - path) : (int)strlen(path);

	snprintf(buffer, PROCESS_PATH_SIZE, "%.*s%" PRIu64 "%s", head, path, pid,
		 place ? place + strlen("PID") : "");
}
