/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A captured machine as the collector reads it, in a model, for tests that need whole samples. */
#ifndef MEMPANE_TESTS_COLLECTED_H
#define MEMPANE_TESTS_COLLECTED_H

#include "machines.h"
#include "mempane/collect.h"

static inline struct model *collected_model(struct tree *tree, const enum metric *metrics,
					    size_t count)
{
	const struct collector_options options = { 0 };
	struct demand demand = { .is_exhaustive = true };
	struct sample *sample = sample_new();
	struct model *model = made_model(NULL);
	struct collector *collector;

	assert_non_null(sample);
	for (size_t i = 0; i < count; i++)
		demand_add(&demand, metrics[i]);
	assert_int_equal(collector_open(tree, &options, &collector), 0);
	assert_int_equal(collector_collect(collector, &demand, sample), 0);
	collector_close(collector);
	model_take(model, sample);
	return model;
}

#endif
