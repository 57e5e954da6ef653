/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine of four processes with every kind of cell in it, and a report of it as a string. Each
 * test program includes it once.
 */
#ifndef MEMPANE_TEST_SMALL_MACHINE_H
#define MEMPANE_TEST_SMALL_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mempane/report.h"

static const struct view_column process_columns[] = {
	{ .column = { METRIC_PROCESS_PID, LENS_VALUE } },
	{ .column = { METRIC_PROCESS_PSS, LENS_VALUE }, .rank = 1 },
	{ .column = { METRIC_PROCESS_RESIDENT, LENS_VALUE }, .rank = 3 },
	{ .column = { METRIC_PROCESS_MINOR_FAULTS, LENS_RATE }, .rank = 2 },
	{ .column = { METRIC_PROCESS_NAME, LENS_VALUE } },
	{ .column = { METRIC_NONE, LENS_VALUE } },
};

static const struct view process_view = {
	.name = "test", .title = "Test", .help = "A test.", .layout = VIEW_TABLE,
	.entity = ENTITY_PROCESS, .columns = process_columns,
	.sort = { METRIC_PROCESS_PID, LENS_VALUE }, .sort_ascending = true,
};

static const struct view form_view = {
	.name = "form", .title = "Form", .help = "A form.", .layout = VIEW_FORM,
	.entity = ENTITY_PROCESS, .columns = process_columns,
};

static void release_sample(void *context, struct sample *take_sample)
{
	(void)context;
	sample_free(take_sample);
}

static size_t add_process(struct sample *sample, uint64_t pid, const char *name, uint64_t resident,
			  uint64_t minor_faults)
{
	int64_t row = sample_add_row(sample, ENTITY_PROCESS, (struct key){ .first = pid });

	assert_true(row >= 0);
	sample_put_count(sample, (size_t)row, METRIC_PROCESS_PID, pid);
	sample_put_text(sample, (size_t)row, METRIC_PROCESS_NAME, text_from(name));
	sample_put_count(sample, (size_t)row, METRIC_PROCESS_RESIDENT, resident);
	sample_put_count(sample, (size_t)row, METRIC_PROCESS_MINOR_FAULTS, minor_faults);
	return (size_t)row;
}

static struct sample *begin_sample(uint64_t seconds)
{
	struct sample *sample = sample_new();
	struct demand demand = { 0 };

	assert_non_null(sample);
	view_demand(&process_view, &demand);
	assert_int_equal(sample_begin(sample, &demand), 0);
	sample->taken = (struct moment){ .monotonic = seconds * NANOSECONDS_PER_SECOND,
					 .wall = seconds * NANOSECONDS_PER_SECOND };
	sample->origin = (struct origin){ .host = "box", .kernel = "6.1", .architecture = "x86_64",
					  .page_size = 4096, .process_reader = "procfs" };
	sample->outcomes[SOURCE_PROCESS_STAT] = (struct outcome){
		.presence = PRESENCE_PRESENT, .reads = 4, .read_at = sample->taken.monotonic };
	sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP] = (struct outcome){
		.presence = PRESENCE_PRESENT, .reads = 4, .denied = 1, .blocked = 1,
		.read_at = sample->taken.monotonic };
	return sample;
}

/* Two samples, two seconds apart. */
static struct model *small_machine(void)
{
	struct model *model = model_new(release_sample, NULL);

	assert_non_null(model);
	for (uint64_t i = 0; i < 2; i++) {
		struct sample *sample = begin_sample(1000 + 2 * i);
		size_t row = add_process(sample, 1, "init", 1 << 20, 100);

		sample_put_count(sample, row, METRIC_PROCESS_PSS, 512 << 10);
		row = add_process(sample, 20, "a) R 1 (\n\x1b[31m\xff", 8 << 20, 100 + 50 * i);
		sample_put_presence(sample, row, METRIC_PROCESS_PSS, PRESENCE_DENIED);
		row = add_process(sample, 300, "\xe6\xbc\xa2\xe5\xad\x97", 2 << 20, 7);
		sample_put_presence(sample, row, METRIC_PROCESS_PSS, PRESENCE_BLOCKED);
		row = add_process(sample, 4000, "kthreadd", 0, 0);
		sample_put_presence(sample, row, METRIC_PROCESS_RESIDENT, PRESENCE_ABSENT);
		sample_finish(sample);
		model_take(model, sample);
	}
	return model;
}

/* The report as a string, which the caller frees. */
static char *write_report(const char *format, struct report_request request,
			  const struct view *view)
{
	struct model *model = small_machine();
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	request.views = &view;
	request.view_count = 1;
	assert_int_equal(report_find(format)->write(file, model, &request), 0);
	fclose(file);
	model_free(model);
	return text;
}

#endif
