/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zones: what is above their watermarks, and how much of it is in large blocks. */
#include "zone_facts.h"

void formula_zone_protection_largest(const struct formula_context *context, size_t row,
				     struct cell *result)
{
	uint64_t bytes;

	if (zone_reserve(context, row, RESERVE_LARGEST, result, &bytes))
		result_count(result, bytes);
}
