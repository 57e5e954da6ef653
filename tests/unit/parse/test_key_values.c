/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every field that the registry declares is bound by the parser of its file. */
#include "reading.h"

struct field_file {
	const char *parser;
	enum source source;
	enum entity entity;
	const char *heading, *separator, *unit;
};

static const struct field_file files[] = {
	{ "meminfo", SOURCE_MEMINFO, ENTITY_SYSTEM, "", ":", " kB" },
	{ "vmstat", SOURCE_VMSTAT, ENTITY_SYSTEM, "", "", "" },
	{ "zoneinfo", SOURCE_ZONEINFO, ENTITY_ZONE, "Node 0, zone Normal\n  pages ", "", "" },
	{ "process_status", SOURCE_PROCESS_STATUS, ENTITY_PROCESS, "", ":", " kB" },
	{ "process_smaps_rollup", SOURCE_PROCESS_SMAPS_ROLLUP, ENTITY_PROCESS, "", ":",
	  " kB" },
	{ "process_smaps", SOURCE_PROCESS_SMAPS, ENTITY_MAPPING,
	  "1000-2000 rw-p 00000000 00:00 0 \n", ":", " kB" },
};

/* A file that holds one field with the value 3, and what follows it for zones. */
static int write_file(char *buffer, size_t size, const struct field_file *file,
		      const struct metric_info *info)
{
	int length = (int)strcspn(info->field, "*");
	bool has_unit = info->scale == SCALE_KIBIBYTES;

	return snprintf(buffer, size, "%s%.*s%s 3%s\n%s", file->heading, length, info->field,
			file->separator, has_unit ? file->unit : "",
			file->source == SOURCE_ZONEINFO && strcmp(info->field, "present") ?
			"present 1\n" : "");
}

static uint64_t factor(enum scale scale)
{
	switch (scale) {
	case SCALE_KIBIBYTES: return 1024;
	case SCALE_FOUR_KIBIBYTES: return 4096;
	case SCALE_MEGABYTES: return 1000000;
	case SCALE_PAGES: return 65536;
	case SCALE_ONE:
	case SCALE_MICROSECONDS:
	case SCALE_TICKS:
	case SCALE_PERCENT: break;
	}
	return 1;
}

static void check_field(const struct field_file *file, enum metric metric)
{
	const struct metric_info *info = metric_info(metric);
	char buffer[256];
	int length = write_file(buffer, sizeof(buffer), file, info);
	struct reading reading = reading_of_text(parser_find(file->parser),
						 (struct text){ buffer, (size_t)length }, 65536);
	const struct cell *cell = sample_get(reading.sample, 0, metric);

	if (cell->presence != PRESENCE_PRESENT ||
	    (info->unit == UNIT_TEXT ? strcmp(cell->text, "3") != 0 :
				       cell->count != 3 * factor(info->scale)))
		fail_msg("%s: %s is not bound", file->parser, info->field);
	assert_int_equal(reading.report.unknown_fields, 0);
	reading_done(&reading);
}

static void test_every_field_is_bound(void **state)
{
	unsigned fields = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++) {
			if (metric_info(metric)->source != files[i].source ||
			    metric_info(metric)->entity != files[i].entity ||
			    !metric_info(metric)->field)
				continue;
			check_field(&files[i], metric);
			fields++;
		}
	assert_true(fields > 250);
}

/* Only what is demanded is stored, yet known fields stay known. */
static void test_fields_without_demand(void **state)
{
	static const char file[] = "MemTotal: 1 kB\nMemFree: 2 kB\nCached: 3 kB\n";
	struct demand demand = { .is_exhaustive = true };
	struct parse_scale scale = { 4096, 100 };
	struct parse_report report = { 0 };
	struct sample *sample = sample_new();

	(void)state;
	demand_add(&demand, METRIC_SYSTEM_CACHED);
	assert_int_equal(sample_begin(sample, &demand), 0);
	sample_add_row(sample, ENTITY_SYSTEM, (struct key){ 0 });
	parse_meminfo(sample, &scale, text_from(file), &report);
	assert_int_equal(report.rows, 3);
	assert_int_equal(report.unknown_fields, 0);
	assert_int_equal(sample_get(sample, 0, METRIC_SYSTEM_CACHED)->count, 3072);
	assert_int_equal(sample_get(sample, 0, METRIC_SYSTEM_MEMORY_FREE)->presence,
			 PRESENCE_UNASKED);
	sample_free(sample);
}

/* A file made of unknown names only fills a bounded part of the memory. */
static void test_unknown_fields_are_bounded(void **state)
{
	char *buffer = NULL;
	size_t size;
	FILE *file = open_memstream(&buffer, &size);
	struct reading reading;

	(void)state;
	for (unsigned i = 0; i < 5000; i++)
		fprintf(file, "unknown_%u %u\n", i, i);
	fclose(file);
	reading = reading_of_text(parser_find("vmstat"), (struct text){ buffer, size }, 4096);
	assert_int_equal(reading.report.unknown_fields, 5000);
	assert_int_equal(row_count(&reading, ENTITY_UNKNOWN), 256);
	reading_done(&reading);
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_is_bound),
		cmocka_unit_test(test_fields_without_demand),
		cmocka_unit_test(test_unknown_fields_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
