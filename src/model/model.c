/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Owns the current sample, the one before and the marked one; gives them back when nothing compares
 * with them any more. Must not know how anything is computed or shown.
 */
#include "derive.h"
#include "past.h"

#include <stdlib.h>

static struct past *past_new(void)
{
	struct past *past = calloc(1, sizeof(*past));

	if (past)
		arena_init(&past->arena);
	return past;
}

static void past_free(struct past *past)
{
	if (past)
		arena_done(&past->arena);
	free(past);
}

struct model *model_new(void (*release)(void *context, struct sample *take_sample), void *context)
{
	struct model *model = calloc(1, sizeof(*model));

	if (!model)
		return NULL;
	model->release = release;
	model->context = context;
	model->since_before = past_new();
	model->since_mark = past_new();
	model->scratch = calloc(1, sizeof(*model->scratch));
	if (!model->since_before || !model->since_mark || !model->scratch) {
		model_free(model);
		return NULL;
	}
	arena_init(model->scratch);
	return model;
}

/* Gives a sample back unless the model still needs it. */
static void release_unneeded(struct model *model, struct sample *sample)
{
	if (sample && sample != model->now && sample != model->before && sample != model->mark)
		model->release(model->context, sample);
}

void model_free(struct model *model)
{
	if (!model)
		return;
	struct sample *now = model->now, *before = model->before, *mark = model->mark;
	model->now = model->before = model->mark = NULL;
	release_unneeded(model, now);
	release_unneeded(model, before);
	if (mark != now && mark != before)
		release_unneeded(model, mark);
	histories_free(model);
	free(model->followed);
	past_free(model->since_before);
	past_free(model->since_mark);
	if (model->scratch)
		arena_done(model->scratch);
	free(model->scratch);
	free(model);
}

void model_take(struct model *model, struct sample *take_sample)
{
	struct sample *unneeded = model->before;

	arena_reset(model->scratch);
	model->before = model->now;
	model->now = take_sample;
	model->sample_number++;
	past_set(model->since_before, model->before);
	past_set(model->since_mark, model->mark);
	release_unneeded(model, unneeded);
	compute_formulas(model, take_sample);
	compute_locality(model, take_sample);
	compute_bounds(take_sample);
	compute_balance(take_sample);
	compute_reclaim(model, take_sample);
	compute_regions(take_sample);
	compute_shared_files(take_sample);
	compute_oom(take_sample);
	follow_rows(model);
	histories_record(model);
	compute_growth(model, take_sample);
}

const struct sample *model_now(const struct model *model)
{
	return model->now;
}

const struct sample *model_before(const struct model *model)
{
	return model->before;
}

void model_set_mark(struct model *model, bool is_marked)
{
	struct sample *unneeded = model->mark;

	model->mark = is_marked ? model->now : NULL;
	past_set(model->since_mark, model->mark);
	release_unneeded(model, unneeded);
}

bool model_has_mark(const struct model *model)
{
	return model->mark != NULL;
}

const struct moment *model_mark_time(const struct model *model)
{
	return model->mark ? &model->mark->taken : NULL;
}
