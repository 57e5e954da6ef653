/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the model adds to a sample when it takes it: computed columns (FORMULA rows of the registry)
 * and derived tables (DERIVED rows). Must not know how anything is shown.
 */
#ifndef MEMPANE_MODEL_DERIVE_H
#define MEMPANE_MODEL_DERIVE_H

#include "mempane/model.h"

/* What a formula may look at. The sample is model_now(model), open for its computed cells. */
struct formula_context {
	const struct model *model;
	struct sample      *sample;
};

/* Computes one cell; it starts ABSENT. */
typedef void formula_function(const struct formula_context *context, size_t row,
			      struct cell *result);

#define METRIC(entity, id, ...)
#define DERIVED(entity, id, ...)
#define FORMULA(entity, id, function, ...) formula_function formula_##function;
#include "mempane/metrics/metrics.def"
#undef METRIC
#undef DERIVED
#undef FORMULA

/* All computed columns first; the derived tables may then look at them. */
void compute_formulas(const struct model *model, struct sample *sample);
void compute_bounds(struct sample *sample);	/* of what formulas and files left out */
void compute_balance(struct sample *sample);
void compute_regions(struct sample *sample);
void compute_locality(const struct model *model, struct sample *sample);
void compute_shared_files(struct sample *sample);	/* its column of DERIVED */
void compute_reclaim(const struct model *model, struct sample *sample);
void compute_oom(struct sample *sample);
void compute_growth(const struct model *model, struct sample *sample);

/*
 * An input of a formula. True when it has a value; otherwise `result` takes over why not. A stale
 * input makes the result stale, which result_*() below keep.
 */
bool input_count(const struct formula_context *context, size_t row, enum metric metric,
		 struct cell *result, uint64_t *ret_value);
/* The same for the change since the last sample. */
bool input_change(const struct formula_context *context, size_t row, enum metric metric,
		  struct cell *result, uint64_t *ret_value);

void result_count(struct cell *result, uint64_t value);
void result_signed(struct cell *result, int64_t value);
/* Copies the text into the sample; no value without memory. */
void result_text(const struct formula_context *context, struct cell *result, struct text text);
/* Absent when the divisor is 0. */
void result_quotient(struct cell *result, uint64_t dividend, uint64_t divisor);

/* Row 0 is the only row of the SYSTEM table. */
enum { SYSTEM_ROW = 0 };

#endif
