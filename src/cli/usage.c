/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lays the tables of options and commands out as usage texts. Plain ASCII, 80 columns. */
#include "usage.h"

#include <string.h>

enum { LINE_WIDTH = 79, HELP_COLUMN = 30 };

static void put_blanks(FILE *file, int count)
{
	for (int i = 0; i < count; i++)
		putc(' ', file);
}

/* Fills lines from `column` on, which is where the first one stands already. */
static void write_paragraph(FILE *file, const char *text, int indent, int column)
{
	while (*text) {
		int length = (int)strcspn(text, " ");

		if (column > indent && column + 1 + length > LINE_WIDTH) {
			putc('\n', file);
			put_blanks(file, indent);
			column = indent;
		} else if (column > indent) {
			putc(' ', file);
			column++;
		}
		fwrite(text, 1, (size_t)length, file);
		column += length;
		text += length;
		text += strspn(text, " ");
	}
	putc('\n', file);
}

static void write_option(FILE *file, const struct option_info *info)
{
	char head[96];
	int used, length;

	used = snprintf(head, sizeof(head), info->letter ? "  -%c, " : "      ", info->letter);
	length = snprintf(head + used, sizeof(head) - (size_t)used, "--%s%s%s", info->name,
			  info->argument ? " " : "", info->argument ? info->argument : "");
	length += used;
	fputs(head, file);
	if (length + 2 > HELP_COLUMN) {
		putc('\n', file);
		length = 0;
	}
	put_blanks(file, HELP_COLUMN - length);
	write_paragraph(file, info->help, HELP_COLUMN, HELP_COLUMN);
}

/* Operands as typed on any terminal: the ellipsis character becomes three dots. */
static void write_operands(FILE *file, const char *operands)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	const char *found = strstr(operands, ellipsis);

	if (!found)
		fputs(operands, file);
	else
		fprintf(file, "%.*s...%s", (int)(found - operands), operands,
			found + strlen(ellipsis));
}

static void write_synopsis(FILE *file, enum command command)
{
	const struct command_info *info = command_info(command);

	fprintf(file, "%smempane%s%s [OPTION]... ", command == COMMAND_LIVE ? "Usage: " : "       ",
		info->name[0] ? " " : "", info->name);
	write_operands(file, info->operands);
	putc('\n', file);
}

static void write_commands(FILE *file)
{
	fputs("\nCommands:\n", file);
	for (enum command command = COMMAND_LIVE + 1; command < COMMAND_COUNT; command++)
		fprintf(file, "  %-12s%s\n", command_info(command)->name,
			command_info(command)->summary);
	fputs("\n'mempane COMMAND --help' explains a command and all options that it takes.\n",
	      file);
}

void usage_write(FILE *file, enum command command)
{
	const struct command_info *info = command_info(command);

	if (command == COMMAND_LIVE) {
		for (enum command each = 0; each < COMMAND_COUNT; each++)
			write_synopsis(file, each);
	} else {
		fprintf(file, "Usage: mempane %s [OPTION]... ", info->name);
		write_operands(file, info->operands);
		putc('\n', file);
	}
	fprintf(file, "\n%s\n\n", info->summary);
	write_paragraph(file, info->help, 0, 0);
	if (command == COMMAND_LIVE)
		write_commands(file);
	fputs("\nOptions:\n", file);
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (option_info(option)->commands & 1u << command)
			write_option(file, option_info(option));
	fputs("\nExit status: 0, 1 after a failure, 2 for a mistake on the command line,\n"
	      "3 when the inspected process holds up reading, 42 when a process that was asked\n"
	      "for does not exist.\n", file);
}
