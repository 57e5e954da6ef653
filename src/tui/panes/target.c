/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds on to a process by a descriptor while the user makes up their mind. */
#include "target.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void target_release(struct target *target)
{
	if (target->is_open)
		close(target->descriptor);
	*target = (struct target){ 0 };
}

bool target_hold(struct scene *scene, struct target *target, int64_t row)
{
	const struct sample *now = model_now(scene->model);
	const struct key *key = &sample_table(now, ENTITY_PROCESS)->keys[row];
	const struct cell *name = sample_get(now, (size_t)row, METRIC_PROCESS_NAME);
	long descriptor = syscall(SYS_pidfd_open, (pid_t)key->first, 0);

	target_release(target);
	if (descriptor < 0) {
		scene_say(scene, STYLE_WARNING, "process %" PRIu64 ": %s", key->first,
			  strerror(errno));
		return false;
	}
	target->is_open = true;
	target->descriptor = (int)descriptor;
	target->opened_at = clock_monotonic();
	target->process = (struct key){ .first = key->first, .second = key->second };
	text_sanitise(cell_has_value(name) && name->text ? name->text : "", scene->style.is_utf8,
		      target->name, sizeof(target->name));
	return true;
}

bool target_is_there(struct scene *scene, const struct target *target, const char *outcome)
{
	const struct sample *now = model_now(scene->model);
	const struct table *data = now ? sample_table(now, ENTITY_PROCESS) : NULL;

	if (!now || now->taken.monotonic < target->opened_at) {
		scene_say(scene, STYLE_WARNING,
			  "%s: no sample since the question; take one with r and repeat", outcome);
		return false;
	}
	if (data && table_find(data, &target->process) >= 0)
		return true;
	scene_say(scene, STYLE_WARNING, "%s: process %" PRIu64 " has ended", outcome,
		  target->process.first);
	return false;
}
