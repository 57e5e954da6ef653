/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mempane without a command: the live screen, or a snapshot where there is no screen. */
#include "snapshot.h"

#include "suggest.h"

static enum status complain_operand(const char *word)
{
	struct suggestion suggestion;
	struct shown given;

	suggestion_begin(&suggestion, word);
	for (enum command command = COMMAND_LIVE + 1; command < COMMAND_COUNT; command++)
		suggestion_consider(&suggestion, command_info(command)->name);
	return complain(STATUS_USAGE, "unknown command '%s'%s (--help lists them)",
			shown(&given, word), suggestion_end(&suggestion));
}

/* The one process that the screen is to open on; 0 when there is none. */
static enum status find_subject(const struct options *options, uint64_t *ret_subject)
{
	bool is_self;

	*ret_subject = options->pid_count ? options->pids[0] : 0;
	if (options->operand_count + options->pid_count > 1)
		return complain(STATUS_USAGE, "expected at most one PID; the screen inspects one "
					      "process at a time");
	if (options->operand_count &&
	    !options_read_pid(options->operands[0], ret_subject, &is_self))
		return complain_operand(options->operands[0]);
	return STATUS_SUCCESS;
}

enum status live_run(const struct options *options, const struct surroundings *surroundings)
{
	uint64_t subject;
	enum status status;

	if (options->operand_count && !options_read_pid(options->operands[0], &subject,
							&(bool){ false }))
		return complain_operand(options->operands[0]);
	if (!surroundings->has_input_terminal || !surroundings->has_output_terminal)
		return options->operand_count ? inspect_run(options, surroundings)
					      : snapshot_run(options, surroundings);
	status = find_subject(options, &subject);
	return status;
}
