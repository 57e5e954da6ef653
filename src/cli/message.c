/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Turns failures into words on standard error. Knows no command. */
#include "message.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mempane/text.h"

const char *shown(struct shown *buffer, const char *raw)
{
	text_sanitise(raw, strcmp(nl_langinfo(CODESET), "UTF-8") == 0, buffer->text,
		      sizeof(buffer->text));
	return buffer->text;
}

enum status complain(enum status status, const char *format, ...)
{
	va_list arguments;

	fputs("mempane: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	putc('\n', stderr);
	return status;
}

enum status complain_error(const struct error *error)
{
	char sentence[2048];

	struct shown place;

	error_describe(error, sentence, sizeof(sentence));
	return complain(STATUS_FAILURE, "%s", shown(&place, sentence));
}

enum status complain_code(int code, const char *what)
{
	return complain(STATUS_FAILURE, "%s: %s", what, strerror(-code));
}
