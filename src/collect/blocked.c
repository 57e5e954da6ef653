/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For how long a process has kept its readers waiting: remembered from sample to sample, and shown
 * in the cells that wait. Reads nothing.
 */
#include <errno.h>

#include "collection.h"

uint64_t blocked_since(const struct collection *collection, size_t row)
{
	const struct process_entry *entry = collection->processes[row].entry;
	uint64_t number = process_cache_number(collection->collector->cache);

	return entry && entry->waited_number + 1 >= number ? entry->waited_since : 0;
}

void blocked_note(struct collection *collection, size_t row, const struct deep_request *request)
{
	struct process_entry *entry = collection->processes[row].entry;
	bool is_blocked = request->error == -ETIMEDOUT;

	if (!entry)
		return;
	entry->waited_since = is_blocked || request->error == -EAGAIN ? request->since : 0;
	entry->waited_number = process_cache_number(collection->collector->cache);
	entry->is_blocked = is_blocked;
}

bool blocked_is_known(const struct collection *collection, size_t row)
{
	const struct process_entry *entry = collection->processes[row].entry;

	return entry && entry->is_blocked &&
	       entry->waited_number == process_cache_number(collection->collector->cache);
}

static void put_duration(struct collection *collection, size_t row, uint64_t duration)
{
	const struct table *table = sample_table(collection->sample, ENTITY_PROCESS);

	for (size_t i = 0; i < table->column_count; i++) {
		struct cell *cell = sample_cell(collection->sample, row, table->columns[i]);

		if (cell->presence == PRESENCE_BLOCKED &&
		    metric_info(table->columns[i])->unit != UNIT_TEXT)
			cell->count = duration;
	}
	sample_put_count(collection->sample, row, METRIC_PROCESS_BLOCKED_TIME, duration);
}

int blocked_collect(struct collection *collection)
{
	uint64_t now = clock_monotonic();

	for (size_t row = 0; row < collection->process_count; row++)
		if (blocked_is_known(collection, row) && now > blocked_since(collection, row))
			put_duration(collection, row, now - blocked_since(collection, row));
	return 0;
}
