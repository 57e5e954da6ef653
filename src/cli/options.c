/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the command line by the tables of options and commands. Decides which command is meant, not
 * what it does.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mempane/clock.h"
#include "mempane/text.h"
#include "option_values.h"
#include "suggest.h"

enum { LONG_OPTION_BASE = 256 };

bool options_has(const struct options *options, enum option_id option)
{
	return options->given >> option & 1;
}

static void build_tables(char *letters, struct option *longs)
{
	/* Operands in place, missing arguments told apart from unknown options. */
	*letters++ = '-';
	*letters++ = ':';
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		const struct option_info *info = option_info(option);

		longs[option] = (struct option){ .name = info->name,
						 .has_arg = info->argument ? required_argument
									   : no_argument,
						 .val = LONG_OPTION_BASE + (int)option };
		if (!info->letter)
			continue;
		*letters++ = info->letter;
		if (info->argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

static enum option_id option_by_value(int value)
{
	enum option_id option;

	if (value >= LONG_OPTION_BASE)
		return (enum option_id)(value - LONG_OPTION_BASE);
	for (option = 0; option < OPTION_COUNT; option++)
		if (option_info(option)->letter == value)
			break;
	return option;
}

static enum status complain_unknown(const char *word)
{
	struct suggestion suggestion;
	struct shown name;

	if (strncmp(word, "--", 2) != 0) {
		char letter[2] = { (char)optopt, '\0' };

		return complain(STATUS_USAGE, "unknown option -%s (--help lists them)",
				shown(&name, letter));
	}
	suggestion_begin(&suggestion, word);
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		char candidate[64];

		snprintf(candidate, sizeof(candidate), "--%s", option_info(option)->name);
		suggestion_consider(&suggestion, candidate);
	}
	return complain(STATUS_USAGE, "unknown or ambiguous option %s%s (--help lists them)",
			shown(&name, word), suggestion_end(&suggestion));
}

static enum status take_option(struct options *options, int value, const char *word)
{
	enum option_id option;
	struct shown name;

	switch (value) {
	case 1:
		options->operands[options->operand_count++] = optarg;
		return STATUS_SUCCESS;
	case '?':
		if (optopt >= LONG_OPTION_BASE)
			return complain(STATUS_USAGE, "--%s takes no argument",
					option_info(option_by_value(optopt))->name);
		return complain_unknown(word);
	case ':':
		option = option_by_value(optopt);
		return complain(STATUS_USAGE, "%s needs an argument: %s", shown(&name, word),
				option_info(option)->argument);
	}
	option = option_by_value(value);
	options->given |= 1u << option;
	return option_value_read(options, option, optarg);
}

static enum status read_arguments(struct options *options, int count, char **arguments)
{
	char letters[3 * OPTION_COUNT + 3];
	struct option longs[OPTION_COUNT + 1] = { 0 };
	enum status status = STATUS_SUCCESS;
	int value;

	build_tables(letters, longs);
	optind = 0;	/* begins anew, also when called again */
	opterr = 0;
	while (status == STATUS_SUCCESS) {
		const char *word = arguments[optind ? optind : 1];

		optarg = NULL;
		value = getopt_long(count, arguments, letters, longs, NULL);
		if (value < 0)
			break;
		status = take_option(options, value, word);
	}
	while (status == STATUS_SUCCESS && optind < count)
		options->operands[options->operand_count++] = arguments[optind++];
	return status;
}

/* Takes the command off the operands, if there is one. */
static bool take_command(struct options *options)
{
	for (enum command command = 0; command < COMMAND_COUNT; command++) {
		if (!options->operand_count || command == COMMAND_LIVE ||
		    strcmp(options->operands[0], command_info(command)->name) != 0)
			continue;
		options->command = command;
		options->operand_count--;
		memmove(options->operands, options->operands + 1,
			options->operand_count * sizeof(*options->operands));
		return true;
	}
	return false;
}

/* Without a command: what only a snapshot knows makes one, or inspects the PID that is named. */
static void imply_command(struct options *options)
{
	bool is_headless = options_has(options, OPTION_BATCH), is_self;
	uint64_t pid;

	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (options_has(options, option) && !(option_info(option)->commands & FOR_LIVE))
			is_headless = true;
	if (!is_headless)
		return;
	options->command = COMMAND_SNAPSHOT;
	if (options->operand_count && options_read_pid(options->operands[0], &pid, &is_self))
		options->command = COMMAND_INSPECT;
}

static enum status check_applicable(const struct options *options)
{
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (options_has(options, option) &&
		    !(option_info(option)->commands & 1u << options->command))
			return complain(STATUS_USAGE, "--%s does not apply to 'mempane %s'",
					option_info(option)->name,
					command_info(options->command)->name);
	return STATUS_SUCCESS;
}

enum status options_parse(int argument_count, char **arguments, struct options *ret_options)
{
	struct options *options = ret_options;
	enum status status;

	*options = (struct options){
		.command = COMMAND_LIVE,
		.interval = NANOSECONDS_PER_SECOND,
		.budget = 0.02,
		.walk_limit = NANOSECONDS_PER_SECOND / 100,
		.root = "/",
		.format = "text",
		.operands = calloc((size_t)argument_count + 1, sizeof(*options->operands)),
	};
	if (!options->operands)
		return complain_code(-ENOMEM, "cannot read the command line");
	status = read_arguments(options, argument_count, arguments);
	if (status != STATUS_SUCCESS)
		return status;
	if (!take_command(options))
		imply_command(options);
	if (options_has(options, OPTION_HELP) || options_has(options, OPTION_VERSION))
		return STATUS_SUCCESS;
	return check_applicable(options);
}

void options_done(struct options *options)
{
	free(options->pids);
	free(options->operands);
	options->pids = NULL;
	options->operands = NULL;
}
