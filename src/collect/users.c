/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Owners of processes and of shared memory by name: the system's answer on this machine, the
 * capture's elsewhere, the number where neither knows one.
 */
#include <inttypes.h>
#include <stdio.h>

#include "collection.h"

/* "Uid:	real effective saved filesystem" */
static bool find_effective_user(struct text status, uint64_t *ret_uid)
{
	struct text line, word;

	while (text_next_line(&status, &line)) {
		if (!text_starts_with(line, "Uid:"))
			continue;
		return text_next_word(&line, &word) && text_next_word(&line, &word) &&
		       text_next_word(&line, &word) && text_to_uint64(word, ret_uid) == 0;
	}
	return false;
}

static const char *ask_system(struct collection *collection, uint64_t uid)
{
	struct host_users *users = collection->collector->users;
	const char *name;

	if (host_user_is_known(users, uid))
		return host_user_name(users, uid);
	reading_begin_call(collection, "names of users");
	name = host_user_name(users, uid);
	reading_end(collection);
	return name;
}

static const char *find_name(struct collection *collection, uint64_t uid)
{
	struct collector *collector = collection->collector;
	const char *name = collector->users ? ask_system(collection, uid)
					    : tree_user(collector->tree, uid);

	if (name)
		tree_note_user(collector->tree, uid, name);
	return name;
}

void users_put_name(struct collection *collection, size_t row, enum metric metric, uint64_t uid)
{
	const char *name = find_name(collection, uid);
	char number[24];

	if (!name)
		snprintf(number, sizeof(number), "%" PRIu64, uid);
	sample_put_text(collection->sample, row, metric, text_from(name ? name : number));
}

void users_put(struct collection *collection, size_t row, struct text status,
	       struct process_sizes *sizes)
{
	struct sample *sample = collection->sample;
	uint64_t uid;
	bool has_uid;

	if (!sample_cell(sample, row, METRIC_PROCESS_USER))
		return;
	has_uid = find_effective_user(status, &uid);
	if (sizes) {
		sizes->has_uid = has_uid;
		sizes->uid = has_uid ? uid : 0;
	}
	if (has_uid)
		users_put_name(collection, row, METRIC_PROCESS_USER, uid);
	else
		sample_put_presence(sample, row, METRIC_PROCESS_USER, PRESENCE_UNREADABLE);
}

/* The key of a segment holds its creator. */
int segments_collect(struct collection *collection)
{
	const struct table *table = sample_table(collection->sample, ENTITY_SHM_SEGMENT);

	if (collection->sample->column_of[METRIC_SHM_SEGMENT_CREATOR] < 0)
		return 0;
	for (size_t row = 0; row < table->row_count; row++)
		users_put_name(collection, row, METRIC_SHM_SEGMENT_CREATOR,
			       table->keys[row].second);
	return 0;
}
