/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /sys/block/zramN/{mm_stat,io_stat,bd_stat}: one line of numbers, told apart by their position
 * (drivers/block/zram/zram_drv.c). Kernels have added columns at the end; more of them are
 * somebody else's.
 */
#include "values.h"

static const enum metric memory_columns[] = {
	METRIC_ZRAM_ORIGINAL, METRIC_ZRAM_COMPRESSED, METRIC_ZRAM_MEMORY_USED,
	METRIC_ZRAM_MEMORY_LIMIT, METRIC_ZRAM_MEMORY_PEAK, METRIC_ZRAM_SAME,
	METRIC_ZRAM_COMPACTED, METRIC_ZRAM_HUGE, METRIC_ZRAM_HUGE_SINCE,
};
enum { MEMORY_COLUMNS_ALWAYS = 7 };

/* The third is a constant 0 that says nothing. */
static const enum metric request_columns[] = {
	METRIC_ZRAM_FAILED_READS, METRIC_ZRAM_FAILED_WRITES, METRIC_NONE, METRIC_ZRAM_NOTIFY_FREE,
};

static const enum metric backing_columns[] = {
	METRIC_ZRAM_BACKED, METRIC_ZRAM_BACKED_READS, METRIC_ZRAM_BACKED_WRITES,
};

static void put_columns(struct parse_input *input, size_t row, const enum metric *columns,
			size_t count, size_t always)
{
	struct text line, word;
	size_t column = 0;

	if (!input_next_line(input, &line))
		return;
	if (text_has_nul(line)) {
		input_malformed(input);
		return;
	}
	for (; column < count && text_next_word(&line, &word); column++) {
		if (columns[column] == METRIC_NONE)
			continue;
		if (!value_put(input, row, columns[column], word))
			return;
		input->report->rows++;
	}
	if (column < always)
		input_malformed(input);
}

PARSE_ROW_FUNCTION(parse_zram_mm_stat)
{
	struct parse_input input;
	struct cell *limit = sample_cell(sample, row, METRIC_ZRAM_MEMORY_LIMIT);

	input_begin(&input, sample, scale, text, report);
	put_columns(&input, row, memory_columns, ARRAY_SIZE(memory_columns),
		    MEMORY_COLUMNS_ALWAYS);
	if (limit && limit->presence == PRESENCE_PRESENT && limit->count == 0)
		*limit = (struct cell){ .presence = PRESENCE_UNLIMITED };
}

PARSE_ROW_FUNCTION(parse_zram_io_stat)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_columns(&input, row, request_columns, ARRAY_SIZE(request_columns),
		    ARRAY_SIZE(request_columns));
}

PARSE_ROW_FUNCTION(parse_zram_bd_stat)
{
	struct parse_input input;

	input_begin(&input, sample, scale, text, report);
	put_columns(&input, row, backing_columns, ARRAY_SIZE(backing_columns),
		    ARRAY_SIZE(backing_columns));
}
