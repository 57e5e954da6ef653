/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/meminfo: "MemTotal:       24684092 kB"; wide values leave no blank after the colon. */
#include "key_values.h"

PARSE_FUNCTION(parse_meminfo)
{
	struct parse_input input;
	struct field_index index;

	input_begin(&input, sample, scale, text, report);
	field_index_begin(&index, SOURCE_MEMINFO, METRIC_SYSTEM_MEMORY_TOTAL, KEY_VALUE_COLON);
	key_values_put(&input, &index, 0);
}
