/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mempane inspect: all that is known about one process. Its rates need two samples, as anywhere. */
#include "snapshot.h"

#include <stdlib.h>

static const char *const views[] = { "process", "regions", "placement", "limits", "mappings" };

static enum status take_pid(const struct options *options, struct options *ret_for_one,
			    uint64_t *pid)
{
	struct shown given;

	if (options->operand_count != 1)
		return complain(STATUS_USAGE, "inspect: expected one PID");
	*ret_for_one = *options;
	if (!options_read_pid(options->operands[0], pid, &ret_for_one->has_self))
		return complain(STATUS_USAGE, "inspect: expected a PID, not '%s'",
				shown(&given, options->operands[0]));
	ret_for_one->pids = pid;
	ret_for_one->pid_count = 1;
	return STATUS_SUCCESS;
}

enum status inspect_run(const struct options *options, const struct surroundings *surroundings)
{
	struct selection selection = { 0 };
	struct options for_one;
	uint64_t pid;
	enum status status = take_pid(options, &for_one, &pid);

	for (size_t i = 0; i < ARRAY_SIZE(views) && status == STATUS_SUCCESS; i++)
		status = selection_add_view(&selection, views[i]);
	selection.target = view_find("mappings");
	if (status == STATUS_SUCCESS)
		status = selection_finish(&selection, &for_one, surroundings);
	if (status == STATUS_SUCCESS) {
		selection_set_subject(&selection, pid);
		status = write_samples(&selection, &for_one, true);
	}
	selection_done(&selection);
	return status;
}
