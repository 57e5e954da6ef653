/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fills the computed columns of a sample: binds FORMULA rows of the registry to functions, and
 * passes on why an input has no value, so that refused never turns into absent or 0.
 */
#include "derive.h"
#include "past.h"

struct formula {
	enum metric       metric;
	formula_function *compute;
};

/* Registry order: a formula may use those above it in its entity. */
static const struct formula formulas[] = {
#define METRIC(entity, id, ...)
#define DERIVED(entity, id, ...)
#define FORMULA(entity, id, function, ...) { METRIC_##entity##_##id, formula_##function },
#include "mempane/metrics/metrics.def"
#undef METRIC
#undef DERIVED
#undef FORMULA
};

void compute_formulas(const struct model *model, struct sample *sample)
{
	const struct formula_context context = { .model = model, .sample = sample };

	for (size_t i = 0; i < ARRAY_SIZE(formulas); i++) {
		enum metric metric = formulas[i].metric;
		size_t rows = sample_table(sample, metric_info(metric)->entity)->row_count;

		for (size_t row = 0; row < rows; row++) {
			struct cell *cell = sample_cell(sample, row, metric);

			if (!cell)
				break;
			/* The collector knew: neighbours that decide a class may not be here. */
			if (cell_has_value(cell))
				continue;
			*cell = (struct cell){ .presence = PRESENCE_ABSENT };
			formulas[i].compute(&context, row, cell);
		}
	}
}

/* Keeps the note that an input was stale, or a bound; a reason for no value wins over it. */
static bool take_input(const struct cell *input, struct cell *result)
{
	if (!cell_has_value(input)) {
		*result = (struct cell){ .presence = input->presence };
		return false;
	}
	if (input->presence != PRESENCE_PRESENT)
		result->presence = input->presence;
	return true;
}

bool input_count(const struct formula_context *context, size_t row, enum metric metric,
		 struct cell *result, uint64_t *ret_value)
{
	const struct cell *input = sample_get(context->sample, row, metric);

	if (!take_input(input, result))
		return false;
	*ret_value = input->count;
	return true;
}

bool input_change(const struct formula_context *context, size_t row, enum metric metric,
		  struct cell *result, uint64_t *ret_value)
{
	const struct cell input = model_change_since_before(context->model, row, metric);

	if (!take_input(&input, result))
		return false;
	*ret_value = input.signed_count < 0 ? 0 : (uint64_t)input.signed_count;
	return true;
}

static void result_is_present(struct cell *result)
{
	if (!cell_has_value(result))
		result->presence = PRESENCE_PRESENT;
}

void result_count(struct cell *result, uint64_t value)
{
	result_is_present(result);
	result->count = value;
}

void result_signed(struct cell *result, int64_t value)
{
	result_is_present(result);
	result->signed_count = value;
}

void result_text(const struct formula_context *context, struct cell *result, struct text text)
{
	const char *copy = arena_copy(&context->sample->arena, text.data, text.size);

	if (copy)
		*result = (struct cell){ .presence = PRESENCE_PRESENT, .text = copy };
}

void result_quotient(struct cell *result, uint64_t dividend, uint64_t divisor)
{
	if (divisor == 0) {
		*result = (struct cell){ .presence = PRESENCE_ABSENT };
		return;
	}
	result_is_present(result);
	result->ratio = (double)dividend / (double)divisor;
}
