/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Computed metrics of memory that holds more than its size: zram devices and the swap areas on
 * them, zswap, merged pages. Their memory is what swapping out does not free.
 */
#include "derive.h"

#include <string.h>

static void quotient_of(const struct formula_context *context, size_t row, enum metric dividend,
			enum metric divisor, struct cell *result)
{
	uint64_t a, b;

	if (input_count(context, row, dividend, result, &a) &&
	    input_count(context, row, divisor, result, &b))
		result_quotient(result, a, b);
}

/* What is left of bytes, below 0 as well; two such numbers never leave 63 bits but by malice. */
static void difference_of(const struct formula_context *context, size_t row, enum metric whole,
			  enum metric part, struct cell *result)
{
	uint64_t a, b;
	int64_t difference;

	if (!input_count(context, row, whole, result, &a) ||
	    !input_count(context, row, part, result, &b))
		return;
	if (__builtin_sub_overflow(a, b, &difference))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_signed(result, difference);
}

/* ---- zram ---- */

void formula_zram_ratio(const struct formula_context *context, size_t row, struct cell *result)
{
	quotient_of(context, row, METRIC_ZRAM_ORIGINAL, METRIC_ZRAM_MEMORY_USED, result);
}

void formula_zram_data_ratio(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	quotient_of(context, row, METRIC_ZRAM_ORIGINAL, METRIC_ZRAM_COMPRESSED, result);
}

void formula_zram_ratio_without_same(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	uint64_t original, same, used;

	if (input_count(context, row, METRIC_ZRAM_ORIGINAL, result, &original) &&
	    input_count(context, row, METRIC_ZRAM_SAME, result, &same) &&
	    input_count(context, row, METRIC_ZRAM_MEMORY_USED, result, &used))
		result_quotient(result, original > same ? original - same : 0, used);
}

void formula_zram_saved(const struct formula_context *context, size_t row, struct cell *result)
{
	difference_of(context, row, METRIC_ZRAM_ORIGINAL, METRIC_ZRAM_MEMORY_USED, result);
}

void formula_zram_overhead(const struct formula_context *context, size_t row,
			   struct cell *result)
{
	difference_of(context, row, METRIC_ZRAM_MEMORY_USED, METRIC_ZRAM_COMPRESSED, result);
}

/* ---- swap areas on zram ---- */

/* "zram0" of "/dev/zram0"; NULL for any other area. */
static const char *device_name(const char *area)
{
	const char *slash = area ? strrchr(area, '/') : NULL;
	const char *name = slash ? slash + 1 : area;
	size_t digits;

	if (!name || strncmp(name, "zram", 4))
		return NULL;
	digits = strspn(name + 4, "0123456789");
	return digits && !name[4 + digits] ? name : NULL;
}

/* The row of the device behind a swap area, or -1. */
static int64_t device_of(const struct formula_context *context, size_t row)
{
	const struct table *devices = sample_table(context->sample, ENTITY_ZRAM);
	const char *name = device_name(sample_table(context->sample, ENTITY_SWAP)->keys[row].name);

	for (size_t i = 0; name && i < devices->row_count; i++)
		if (devices->keys[i].name && !strcmp(devices->keys[i].name, name))
			return (int64_t)i;
	return -1;
}

static void copy_of_device(const struct formula_context *context, size_t row, enum metric metric,
			   struct cell *result)
{
	int64_t device = device_of(context, row);
	uint64_t value;

	if (device >= 0 && input_count(context, (size_t)device, metric, result, &value))
		result_count(result, value);
}

void formula_swap_zram_held(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	copy_of_device(context, row, METRIC_ZRAM_ORIGINAL, result);
}

void formula_swap_zram_memory(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	copy_of_device(context, row, METRIC_ZRAM_MEMORY_USED, result);
}

void formula_swap_zram_ratio(const struct formula_context *context, size_t row,
			     struct cell *result)
{
	quotient_of(context, row, METRIC_SWAP_ZRAM_HELD, METRIC_SWAP_ZRAM_MEMORY, result);
}

void formula_swap_net_freed(const struct formula_context *context, size_t row,
			    struct cell *result)
{
	uint64_t used;

	if (device_name(sample_table(context->sample, ENTITY_SWAP)->keys[row].name))
		difference_of(context, row, METRIC_SWAP_USED, METRIC_SWAP_ZRAM_MEMORY, result);
	else if (input_count(context, row, METRIC_SWAP_USED, result, &used) && used <= INT64_MAX)
		result_signed(result, (int64_t)used);
}

/* ---- zswap ---- */

void formula_system_zswap_saved(const struct formula_context *context, size_t row,
				struct cell *result)
{
	difference_of(context, row, METRIC_SYSTEM_ZSWAPPED, METRIC_SYSTEM_ZSWAP, result);
}

/* In whole pages, as zswap_max_pages() counts. */
void formula_system_zswap_limit(const struct formula_context *context, size_t row,
				struct cell *result)
{
	uint64_t total, percent, page_size = context->sample->origin.page_size;

	if (!input_count(context, row, METRIC_SYSTEM_MEMORY_TOTAL, result, &total) ||
	    !input_count(context, row, METRIC_SYSTEM_ZSWAP_MAXIMUM_POOL, result, &percent))
		return;
	if (!page_size || percent > 100)
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, total / page_size * percent / 100 * page_size);
}

void formula_system_zswap_fill(const struct formula_context *context, size_t row,
			       struct cell *result)
{
	quotient_of(context, row, METRIC_SYSTEM_ZSWAP, METRIC_SYSTEM_ZSWAP_LIMIT, result);
}

/* A page in zswap keeps its slot on a device. */
void formula_system_swap_on_devices(const struct formula_context *context, size_t row,
				    struct cell *result)
{
	uint64_t total, free, zswapped, used;

	if (!input_count(context, row, METRIC_SYSTEM_SWAP_TOTAL, result, &total) ||
	    !input_count(context, row, METRIC_SYSTEM_SWAP_FREE, result, &free) ||
	    !input_count(context, row, METRIC_SYSTEM_ZSWAPPED, result, &zswapped))
		return;
	used = total > free ? total - free : 0;
	result_count(result, used > zswapped ? used - zswapped : 0);
}

/* ---- merged pages ---- */

/* Kernels before 6.6 do not count pages of zeros, and did not save by them. */
void formula_system_ksm_saved(const struct formula_context *context, size_t row,
			      struct cell *result)
{
	const struct cell *zeros = sample_get(context->sample, row, METRIC_SYSTEM_KSM_ZERO_PAGES);
	uint64_t sharing, zero = 0, sum;

	if (!input_count(context, row, METRIC_SYSTEM_KSM_PAGES_SHARING, result, &sharing) ||
	    (zeros->presence != PRESENCE_ABSENT &&
	     !input_count(context, row, METRIC_SYSTEM_KSM_ZERO_PAGES, result, &zero)))
		return;
	if (__builtin_add_overflow(sharing, zero, &sum))
		*result = (struct cell){ .presence = PRESENCE_UNREADABLE };
	else
		result_count(result, sum);
}
