/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Turns a code and a place into a sentence. */
#include "mempane/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mempane/text.h"

int error_set(struct error *error, int code, const char *path, unsigned line,
	      const char *format, ...)
{
	va_list arguments;

	if (!error)
		return code;
	error->code = code;
	error->line = line;
	snprintf(error->path, sizeof(error->path), "%s", path ? path : "");
	va_start(arguments, format);
	vsnprintf(error->what, sizeof(error->what), format, arguments);
	va_end(arguments);
	return code;
}

void error_describe(const struct error *error, char *buffer, size_t size)
{
	char path[4 * sizeof(error->path)], what[4 * sizeof(error->what)], line[16] = "";
	const char *separator = error->path[0] ? ": " : "";

	text_sanitise(error->path, true, path, sizeof(path));
	text_sanitise(error->what, true, what, sizeof(what));
	if (error->line)
		snprintf(line, sizeof(line), ":%u", error->line);
	if (error->code)
		snprintf(buffer, size, "%s%s%s%s: %s", path, line, separator, what,
			 strerror(-error->code));
	else
		snprintf(buffer, size, "%s%s%s%s", path, line, separator, what);
}
