/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Owner of a process by name: the system's answer on this machine, the capture's elsewhere, the
 * number where neither knows one.
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

static const char *find_name(struct collector *collector, uint64_t uid)
{
	const char *name = collector->users ? host_user_name(collector->users, uid)
					    : tree_user(collector->tree, uid);

	if (name)
		tree_note_user(collector->tree, uid, name);
	return name;
}

void users_put(struct collection *collection, size_t row, struct text status)
{
	struct sample *sample = collection->sample;
	char number[24];
	const char *name;
	uint64_t uid;

	if (!sample_cell(sample, row, METRIC_PROCESS_USER))
		return;
	if (!find_effective_user(status, &uid)) {
		sample_put_presence(sample, row, METRIC_PROCESS_USER, PRESENCE_UNREADABLE);
		return;
	}
	name = find_name(collection->collector, uid);
	if (!name)
		snprintf(number, sizeof(number), "%" PRIu64, uid);
	sample_put_text(sample, row, METRIC_PROCESS_USER, text_from(name ? name : number));
}
