/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line, understood. */
#ifndef MEMPANE_CLI_OPTIONS_H
#define MEMPANE_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/collect.h"
#include "message.h"
#include "option_table.h"

struct options {
	enum command command;
	unsigned     given;		/* bit per option_id */

	uint64_t     interval;		/* ns */
	unsigned     iterations;	/* 0: not given */
	uint64_t    *pids;		/* owned; in the order given */
	size_t       pid_count;
	bool         has_self;		/* one of the pids is our own, by name */
	size_t       top;		/* 0: not given */
	uint64_t     mapping;		/* an address; 0: not given */
	double       budget;		/* share of one CPU */
	uint64_t     walk_limit;	/* ns; 0: none at all */
	const char  *user, *filter, *sort, *output, *format, *root;	/* borrowed from argv */

	enum process_reader process_reader;

	const char **operands;		/* owned array of borrowed strings, without the command */
	size_t       operand_count;
};

/* Reads the command line. STATUS_SUCCESS, or the status after a message on standard error. The
 * options must be released in either case. */
enum status options_parse(int argument_count, char **arguments, struct options *ret_options);
void options_done(struct options *options);

bool options_has(const struct options *options, enum option_id option);

/* "12", "self", "0": a process. False when it is none of them. */
bool options_read_pid(const char *word, uint64_t *ret_pid, bool *ret_is_self);

#endif
