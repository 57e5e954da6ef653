/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of made-up processes in which anything may be missing, the same or wrong. */
#ifndef MEMPANE_TESTS_RANDOM_PROCESSES_H
#define MEMPANE_TESTS_RANDOM_PROCESSES_H

#include "made_sample.h"

#include <stdlib.h>
#include <string.h>

static const enum metric metrics[] = {
	METRIC_PROCESS_PID, METRIC_PROCESS_PARENT, METRIC_PROCESS_PSS, METRIC_PROCESS_NAME,
	METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, METRIC_PROCESS_MINOR_FAULTS,
};

static inline uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

/* Names that repeat, values that repeat, values that are missing, parents that may be anything. */
static inline struct sample *random_processes(size_t count, uint64_t seed, double seconds)
{
	static const char *const names[] = { "bash", "a) R (b", "", "\xff\xfe", "zsh", "ångström" };
	struct sample *sample = made_sample(seconds, metrics, ARRAY_SIZE(metrics));

	for (size_t i = 0; i < count; i++) {
		size_t row = made_row(sample, ENTITY_PROCESS, i + 1, 100, NULL);

		sample_put_count(sample, row, METRIC_PROCESS_PID, i + 1);
		sample_put_count(sample, row, METRIC_PROCESS_PARENT,
				 next_random(&seed) % (count + 3));
		sample_put_text(sample, row, METRIC_PROCESS_NAME,
				text_from(names[next_random(&seed) % ARRAY_SIZE(names)]));
		sample_put_signed(sample, row, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT,
				  (int64_t)(next_random(&seed) % 2001) - 1000);
		sample_put_count(sample, row, METRIC_PROCESS_MINOR_FAULTS,
				 (uint64_t)seconds * (next_random(&seed) % 1000));
		if (next_random(&seed) % 4 == 0)
			sample_put_presence(sample, row, METRIC_PROCESS_PSS, PRESENCE_DENIED);
		else
			sample_put_count(sample, row, METRIC_PROCESS_PSS, next_random(&seed) % 50);
	}
	return sample;
}

static inline struct model *random_model(size_t count, uint64_t seed)
{
	struct model *model = made_model(NULL);

	take(model, random_processes(count, seed, 10));
	take(model, random_processes(count, seed, 12));
	return model;
}

static inline void assert_no_row_twice(const struct rows *rows, size_t total)
{
	bool *seen = calloc(total, sizeof(*seen));

	assert_non_null(seen);
	for (size_t i = 0; i < rows->count; i++) {
		assert_true(rows->items[i].row < total);
		assert_false(seen[rows->items[i].row]);
		seen[rows->items[i].row] = true;
	}
	free(seen);
}

#endif
