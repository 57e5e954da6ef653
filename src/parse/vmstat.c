/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/vmstat: "pgfault 12345"; set and order of the names vary with kernel and configuration. */
#include "key_values.h"

PARSE_FUNCTION(parse_vmstat)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_VMSTAT, METRIC_SYSTEM_NR_FREE_PAGES, KEY_VALUE_BLANK);
	key_values_put(&input, &index, 0);
}
