/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the arguments of options. A refusal says which option, what was given, what is expected. */
#include "option_values.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mempane/clock.h"
#include "mempane/report.h"
#include "suggest.h"

/* Shorter delays would make the monitor the load; longer ones are surely a slip. */
static const double delay_minimum = 0.01, delay_maximum = 31536000;
static const double walk_limit_maximum = 3600 * 1000;

static enum status refuse(enum option_id option, const char *argument, const char *expected)
{
	struct shown given;

	return complain(STATUS_USAGE, "--%s: expected %s, not '%s'", option_info(option)->name,
			expected, shown(&given, argument));
}

static enum status read_delay(struct options *options, const char *argument)
{
	double seconds;

	if (text_to_double(text_from(argument), &seconds) < 0 || !(seconds >= delay_minimum) ||
	    !(seconds <= delay_maximum))
		return refuse(OPTION_DELAY, argument,
			      "seconds between samples, at least 0.01, such as 2 or 0.5");
	options->interval = (uint64_t)(seconds * (double)NANOSECONDS_PER_SECOND);
	return STATUS_SUCCESS;
}

int option_budget_parse(struct text word, double *ret_share)
{
	double percent;

	if (text_to_double(word, &percent) < 0 || !(percent >= 0) || !(percent <= 100))
		return -EINVAL;
	*ret_share = percent / 100;
	return 0;
}

int option_walk_limit_parse(struct text word, uint64_t *ret_limit)
{
	double milliseconds;

	if (text_to_double(word, &milliseconds) < 0 || !(milliseconds >= 0) ||
	    !(milliseconds <= walk_limit_maximum))
		return -EINVAL;
	*ret_limit = (uint64_t)(milliseconds * 1e6 + 0.5);
	/* What rounds to nothing is not nothing. */
	*ret_limit += milliseconds > 0 && !*ret_limit;
	return 0;
}

static enum status read_budget(struct options *options, const char *argument)
{
	if (option_budget_parse(text_from(argument), &options->budget))
		return refuse(OPTION_BUDGET, argument,
			      "percent of one CPU, 0 to 100, such as 2 or 0.5");
	return STATUS_SUCCESS;
}

static enum status read_walk_limit(struct options *options, const char *argument)
{
	if (option_walk_limit_parse(text_from(argument), &options->walk_limit))
		return refuse(OPTION_WALK_LIMIT, argument,
			      "milliseconds, such as 10, or 0 for no walk at all");
	return STATUS_SUCCESS;
}

static enum status read_count(enum option_id option, const char *argument, unsigned *ret_count)
{
	uint64_t count;

	if (text_to_uint64(text_from(argument), &count) < 0 || count == 0 || count > UINT_MAX)
		return refuse(option, argument, "a whole number from 1 on");
	*ret_count = (unsigned)count;
	return STATUS_SUCCESS;
}

bool options_read_pid(const char *word, uint64_t *ret_pid, bool *ret_is_self)
{
	uint64_t pid;

	*ret_is_self = strcmp(word, "self") == 0;
	if (*ret_is_self) {
		*ret_pid = (uint64_t)getpid();
		return true;
	}
	/* The kernel's own PIDs stay below 2^22; anything that fits a pid_t is let through. */
	if (text_to_uint64(text_from(word), &pid) < 0 || pid > INT_MAX)
		return false;
	*ret_is_self = pid == 0;
	*ret_pid = pid ? pid : (uint64_t)getpid();
	return true;
}

static enum status add_pid(struct options *options, struct text word, const char *argument)
{
	char copy[32];
	uint64_t pid, *pids;
	bool is_self;

	if (word.size >= sizeof(copy))
		return refuse(OPTION_PID, argument, "process IDs between commas");
	memcpy(copy, word.data, word.size);
	copy[word.size] = '\0';
	if (!options_read_pid(copy, &pid, &is_self))
		return refuse(OPTION_PID, argument, "process IDs between commas");
	pids = reallocarray(options->pids, options->pid_count + 1, sizeof(*pids));
	if (!pids)
		return complain_code(-ENOMEM, "--pid");
	options->pids = pids;
	pids[options->pid_count++] = pid;
	options->has_self |= is_self;
	return STATUS_SUCCESS;
}

static enum status read_pids(struct options *options, const char *argument)
{
	struct text rest = text_from(argument), word;
	enum status status = STATUS_SUCCESS;

	while (status == STATUS_SUCCESS && text_split(&rest, ',', &word))
		status = add_pid(options, text_trim(word), argument);
	if (status == STATUS_SUCCESS)
		status = add_pid(options, text_trim(rest), argument);
	return status;
}

static enum status read_mapping(struct options *options, const char *argument)
{
	struct text digits = text_from(argument);

	if (text_starts_with(digits, "0x"))
		digits = (struct text){ digits.data + 2, digits.size - 2 };
	if (text_to_hexadecimal(digits, &options->mapping) || !options->mapping)
		return refuse(OPTION_MAPPING, argument,
			      "an address in hexadecimal, such as 7f2cb0a00000");
	return STATUS_SUCCESS;
}

static enum status read_format(struct options *options, const char *argument)
{
	struct suggestion suggestion;
	struct shown given;

	if (report_find(argument)) {
		options->format = argument;
		return STATUS_SUCCESS;
	}
	suggestion_begin(&suggestion, argument);
	for (size_t i = 0; report_at(i); i++)
		suggestion_consider(&suggestion, report_at(i)->name);
	return complain(STATUS_USAGE, "--format: expected %s, not '%s'%s",
			option_info(OPTION_FORMAT)->argument, shown(&given, argument),
			suggestion_end(&suggestion));
}

static enum status read_user(struct options *options, const char *argument)
{
	if (!*argument || strpbrk(argument, " \t\n"))
		return refuse(OPTION_USER, argument, "the name of one user");
	options->user = argument;
	return STATUS_SUCCESS;
}

static enum status read_output(struct options *options, const char *argument)
{
	if (!*argument)
		return refuse(OPTION_OUTPUT, argument, "the name of a file");
	options->output = argument;
	return STATUS_SUCCESS;
}

static enum status read_top(struct options *options, const char *argument)
{
	unsigned count = 0;
	enum status status = read_count(OPTION_TOP, argument, &count);

	options->top = count;
	return status;
}

static enum status read_process_reader(struct options *options, const char *argument)
{
	static const char *const names[] = {
		[PROCESS_READER_AUTO] = "auto",
		[PROCESS_READER_BPF] = "bpf",
		[PROCESS_READER_PROCFS] = "procfs",
		[PROCESS_READER_LIBPROC2] = "libproc2",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(argument, names[i])) {
			options->process_reader = (enum process_reader)i;
			return STATUS_SUCCESS;
		}
	return refuse(OPTION_PROCESS_READER, argument,
		      option_info(OPTION_PROCESS_READER)->argument);
}

enum status option_value_read(struct options *options, enum option_id option, const char *argument)
{
	switch (option) {
	case OPTION_DELAY: return read_delay(options, argument);
	case OPTION_ITERATIONS: return read_count(option, argument, &options->iterations);
	case OPTION_BUDGET: return read_budget(options, argument);
	case OPTION_WALK_LIMIT: return read_walk_limit(options, argument);
	case OPTION_PID: return read_pids(options, argument);
	case OPTION_MAPPING: return read_mapping(options, argument);
	case OPTION_USER: return read_user(options, argument);
	case OPTION_OUTPUT: return read_output(options, argument);
	case OPTION_TOP: return read_top(options, argument);
	case OPTION_FORMAT: return read_format(options, argument);
	case OPTION_PROCESS_READER: return read_process_reader(options, argument);
	case OPTION_FILTER: options->filter = argument; break;
	case OPTION_SORT: options->sort = argument; break;
	case OPTION_ROOT: options->root = argument; break;
	case OPTION_JSON: options->format = "json"; break;
	case OPTION_BATCH:
	case OPTION_EXACT:
	case OPTION_ASCII:
	case OPTION_NO_COLOR:
	case OPTION_NO_MOUSE:
	case OPTION_READONLY:
	case OPTION_LOCK_MEMORY:
	case OPTION_HELP:
	case OPTION_VERSION:
	case OPTION_COUNT:
		break;
	}
	return STATUS_SUCCESS;
}
