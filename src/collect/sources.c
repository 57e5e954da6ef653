/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SOURCE rows: outcomes in words. Knows how reading went, and reads nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "collection.h"

enum { STATE_SIZE = 96 };

static void describe_trouble(const struct source_info *info, const struct outcome *outcome,
			     char state[STATE_SIZE])
{
	unsigned asked = outcome->reads + outcome->denied + outcome->blocked;

	if (outcome->malformed_line)
		snprintf(state, STATE_SIZE, "malformed at line %u", outcome->malformed_line);
	else if (outcome->blocked)
		snprintf(state, STATE_SIZE, "blocked (%u of %u)", outcome->blocked, asked);
	else if (outcome->denied && info->cost != COST_CHEAP)
		snprintf(state, STATE_SIZE, "denied (%u of %u)", outcome->denied, asked);
	else if (outcome->over_limit)
		snprintf(state, STATE_SIZE, "present, %u over --walk-limit", outcome->over_limit);
	else
		snprintf(state, STATE_SIZE, "present");
}

static void describe_state(const struct source_info *info, const struct outcome *outcome,
			   char state[STATE_SIZE])
{
	switch (outcome->presence) {
	case PRESENCE_PRESENT:
		describe_trouble(info, outcome, state);
		return;
	case PRESENCE_DENIED:
		snprintf(state, STATE_SIZE, "denied%s%s%s", info->privilege ? " (needs " : "",
			 info->privilege ? info->privilege : "", info->privilege ? ")" : "");
		return;
	case PRESENCE_ABSENT:
		/* The kernel has pressure stall information, and it was switched off at boot. */
		snprintf(state, STATE_SIZE, "%s", outcome->error == EOPNOTSUPP ? "off" :
			 outcome->error == ENOSYS ? "not built in" : "absent");
		return;
	case PRESENCE_UNREADABLE:
		snprintf(state, STATE_SIZE, "failed: %s", strerrordesc_np(outcome->error));
		return;
	case PRESENCE_ESTIMATE:
		snprintf(state, STATE_SIZE, "not walked (--walk-limit)");
		return;
	case PRESENCE_BLOCKED:
	case PRESENCE_GONE:
	case PRESENCE_PENDING:
	case PRESENCE_STALE:
	case PRESENCE_AT_LEAST:
	case PRESENCE_SAMPLED:
	case PRESENCE_UNASKED:
	case PRESENCE_UNLIMITED:
	case PRESENCE_COUNT:
		break;
	}
	snprintf(state, STATE_SIZE, "%s", presence_name(outcome->presence));
}

static void describe_source(struct sample *sample, enum source source)
{
	const struct source_info *info = source_info(source);
	const struct outcome *outcome = &sample->outcomes[source];
	char state[STATE_SIZE];
	int64_t added = sample_add_row(sample, ENTITY_SOURCE, (struct key){ .name = info->name });
	size_t row = (size_t)added;

	if (added < 0)
		return;
	describe_state(info, outcome, state);
	if (source == SOURCE_PROCESS_STAT && sample->origin.is_live &&
	    outcome->presence == PRESENCE_PRESENT)
		snprintf(state, sizeof(state), "present, by %s", sample->origin.process_reader);
	sample_put_text(sample, row, METRIC_SOURCE_NAME, text_from(info->name));
	sample_put_text(sample, row, METRIC_SOURCE_PATH, text_from(info->path));
	sample_put_text(sample, row, METRIC_SOURCE_STATE, text_from(state));
	sample_put_count(sample, row, METRIC_SOURCE_DURATION, outcome->took);
	sample_put_count(sample, row, METRIC_SOURCE_READS, outcome->reads);
	sample_put_count(sample, row, METRIC_SOURCE_DENIED, outcome->denied);
	sample_put_count(sample, row, METRIC_SOURCE_BLOCKED, outcome->blocked);
	sample_put_count(sample, row, METRIC_SOURCE_IDLE, outcome->idle);
	sample_put_count(sample, row, METRIC_SOURCE_WAITING, outcome->waiting);
	sample_put_count(sample, row, METRIC_SOURCE_OVER_LIMIT, outcome->over_limit);
	sample_put_count(sample, row, METRIC_SOURCE_UNKNOWN_FIELDS, outcome->unknown_fields);
	sample_put_count(sample, row, METRIC_SOURCE_MALFORMED_LINE, outcome->malformed_line);
	if (info->privilege)
		sample_put_text(sample, row, METRIC_SOURCE_PRIVILEGE, text_from(info->privilege));
}

void sources_describe(struct collection *collection)
{
	struct sample *sample = collection->sample;

	if (!sample_table(sample, ENTITY_SOURCE)->is_present)
		return;
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		if (sample->outcomes[source].presence != PRESENCE_UNASKED)
			describe_source(sample, source);
}
