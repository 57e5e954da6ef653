/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How reading went: counts single reads, then decides on each source as a whole. Reads nothing. */
#include <errno.h>

#include "collection.h"

enum presence presence_of_error(int error)
{
	switch (-error) {
	case 0:
		return PRESENCE_PRESENT;
	case ENOENT:
	case EOPNOTSUPP:
	case ENOSYS:
		return PRESENCE_ABSENT;
	case EACCES:
	case EPERM:
		return PRESENCE_DENIED;
	case ESRCH:
	case ENODEV:	/* a group, a device or a node was removed while its file was open */
		return PRESENCE_GONE;
	case ETIMEDOUT:
		return PRESENCE_BLOCKED;
	case EAGAIN:
		return PRESENCE_PENDING;
	}
	return PRESENCE_UNREADABLE;
}

void outcome_note_read(struct outcome *outcome, int error, uint64_t read_at, uint64_t took)
{
	enum presence presence = presence_of_error(error);

	outcome->took += took;
	if (presence == PRESENCE_BLOCKED) {
		if (!outcome->blocked_since || outcome->blocked_since > read_at)
			outcome->blocked_since = read_at;
	} else if (!outcome->read_at) {
		outcome->read_at = read_at;
	}
	if (error && !outcome->error)
		outcome->error = -error;
	outcome->reads += presence == PRESENCE_PRESENT;
	outcome->denied += presence == PRESENCE_DENIED;
	outcome->blocked += presence == PRESENCE_BLOCKED;
	outcome->gone += presence == PRESENCE_GONE;
}

void outcome_note_report(struct outcome *outcome, const struct parse_report *report)
{
	if (!outcome->malformed_line)
		outcome->malformed_line = report->malformed_line;
	if (outcome->unknown_fields < report->unknown_fields)
		outcome->unknown_fields = report->unknown_fields;
}

static bool has_threads(const struct collection *collection)
{
	for (size_t row = 0; row < collection->process_count; row++)
		if (collection->processes[row].entry && collection->processes[row].entry->walks->threads)
			return true;
	return false;
}

/* Nothing was read: everything is remembered from before, is still to come, or has no rows. */
static enum presence settle_untouched(const struct collection *collection, enum source source)
{
	const struct outcome *outcome = &collection->sample->outcomes[source];
	enum walk_kind walk;

	if (collection->process_count == 0)
		return PRESENCE_UNASKED;
	if (source == SOURCE_PROCESS_CMDLINE || source == SOURCE_PROCESS_STATM ||
	    source == SOURCE_PROCESS_STATUS)
		return PRESENCE_PRESENT;
	if (source == SOURCE_TASK_STAT)
		return has_threads(collection) ? PRESENCE_PRESENT : PRESENCE_UNASKED;
	if (source != SOURCE_PROCESS_SMAPS_ROLLUP && source != SOURCE_PROCESS_NUMA_MAPS)
		return PRESENCE_UNASKED;
	walk = source == SOURCE_PROCESS_NUMA_MAPS ? WALK_PLACEMENT : WALK_ROLLUP;
	for (size_t row = 0; row < collection->process_count; row++) {
		const struct process_entry *entry = collection->processes[row].entry;

		if (entry && entry->walks->walked[walk].read_at)
			return PRESENCE_PRESENT;
	}
	return outcome->over_limit && !outcome->waiting ? PRESENCE_ESTIMATE : PRESENCE_PENDING;
}

static enum presence settle(const struct collection *collection, enum source source)
{
	const struct outcome *outcome = &collection->sample->outcomes[source];

	if (outcome->reads)
		return PRESENCE_PRESENT;
	if (outcome->denied)
		return PRESENCE_DENIED;
	if (outcome->blocked)
		return PRESENCE_BLOCKED;
	if (outcome->gone)
		return PRESENCE_GONE;
	if (outcome->error)
		return presence_of_error(-outcome->error);
	return settle_untouched(collection, source);
}

/* A family of which some files answered is present; the error behind the first refusal stays. */
void outcomes_settle(struct collection *collection)
{
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++) {
		struct outcome *outcome = &collection->sample->outcomes[source];

		if (!collection->is_wanted[source])
			continue;
		outcome->presence = settle(collection, source);
		if (!outcome->read_at)
			outcome->read_at = collection->sample->taken.monotonic;
	}
}
