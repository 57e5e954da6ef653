/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/smaps. */
#include "pieces.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "paths.txt", 0, 0, 5 },
	{ "not-utf8.txt", 0, 0, 1 },
	{ "vsyscall.txt", 0, 0, 1 },
	{ "wide.txt", 1, 0, 1 },
	{ "unknown-key.txt", 0, 1, 2 },
	{ "lost-heading.txt", 12, 0, 2 },
	{ "bad-heading.txt", 12, 0, 2 },
	{ "bad-line.txt", 6, 0, 2 },
	{ "nul-bytes.txt", 12, 0, 2 },
	{ "cut-in-path.txt", 12, 0, 1 },
	{ "cut-in-flags.txt", 11, 0, 1 },
	{ "no-heading.txt", 1, 0, 0 },
	{ "overflow.txt", 5, 0, 1 },
	{ "long-line.txt", 0, 0, 2 },
	{ "before-vmflags.txt", 0, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "alike.txt", 51, 0, 16 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_MAPPING_START, PRESENCE_PRESENT, 0x10000000, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_END, PRESENCE_PRESENT, 0x100f0000, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_PERMISSIONS, PRESENCE_PRESENT, 0, "r-xp" },
	{ "plain.txt", 0, METRIC_MAPPING_OFFSET, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_DEVICE, PRESENCE_PRESENT, 0, "00:02" },
	{ "plain.txt", 0, METRIC_MAPPING_INODE, PRESENCE_PRESENT, 15, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/bin/load" },
	{ "plain.txt", 0, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_MAPPING_KERNEL_PAGE_SIZE,
	  PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 5 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_MAPPING_PRIVATE_DIRTY,
	  PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_MAPPING_THP_ELIGIBLE, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_PROTECTION_KEY, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_MAPPING_FLAGS, PRESENCE_PRESENT, 0, "rd ex mr mw me" },
	{ "plain.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "" },
	{ "plain.txt", 1, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 6 * UINT64_C(1024), NULL },
	{ "plain.txt", 2, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "[stack]" },
	{ "plain.txt", 2, METRIC_MAPPING_FLAGS, PRESENCE_PRESENT, 0, "rd wr gd ac" },
	{ "paths.txt", 0, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/tmp/fake (deleted)" },
	{ "paths.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/tmp/new\\012line.dat" },
	{ "paths.txt", 2, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/tmp/with  two blanks " },
	{ "paths.txt", 3, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/tmp/Rss:  5 kB" },
	{ "paths.txt", 4, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "[anon:a b: c]" },
	{ "paths.txt", 4, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 2 * UINT64_C(1024), NULL },
	{ "vsyscall.txt", 0, METRIC_MAPPING_START,
	  PRESENCE_PRESENT, UINT64_C(0xffffffffff600000), NULL },
	{ "vsyscall.txt", 0, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "[vsyscall]" },
	{ "wide.txt", 0, METRIC_MAPPING_START, PRESENCE_PRESENT, 0x1000, NULL },
	{ "wide.txt", 0, METRIC_MAPPING_INODE, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "wide.txt", 1, METRIC_MAPPING_START, PRESENCE_UNASKED, 0, NULL },
	{ "unknown-key.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "Tribbles" },
	{ "unknown-key.txt", 1, METRIC_UNKNOWN_FIELD, PRESENCE_UNASKED, 0, NULL },
	{ "unknown-key.txt", 1, METRIC_MAPPING_PROTECTION_KEY, PRESENCE_PRESENT, 3, NULL },
	{ "lost-heading.txt", 0, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/a" },
	{ "lost-heading.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 1 * UINT64_C(1024), NULL },
	{ "lost-heading.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/c" },
	{ "lost-heading.txt", 1, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 3 * UINT64_C(1024), NULL },
	{ "bad-heading.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 1 * UINT64_C(1024), NULL },
	{ "bad-heading.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/c" },
	{ "bad-heading.txt", 1, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 3 * UINT64_C(1024), NULL },
	{ "bad-line.txt", 0, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "bad-line.txt", 0, METRIC_MAPPING_PSS, PRESENCE_ABSENT, 0, NULL },
	{ "bad-line.txt", 0, METRIC_MAPPING_SWAP, PRESENCE_ABSENT, 0, NULL },
	{ "bad-line.txt", 1, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 3 * UINT64_C(1024), NULL },
	{ "nul-bytes.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 1 * UINT64_C(1024), NULL },
	{ "nul-bytes.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/c" },
	{ "nul-bytes.txt", 1, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 3 * UINT64_C(1024), NULL },
	{ "cut-in-flags.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 1 * UINT64_C(1024), NULL },
	{ "cut-in-flags.txt", 0, METRIC_MAPPING_FLAGS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_MAPPING_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_MAPPING_PSS, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-line.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 2 * UINT64_C(1024), NULL },
	{ "long-line.txt", 1, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/b" },
	{ "before-vmflags.txt", 0, METRIC_MAPPING_FLAGS, PRESENCE_ABSENT, 0, NULL },
	{ "crlf.txt", 0, METRIC_MAPPING_PATH, PRESENCE_PRESENT, 0, "/a" },
	{ "crlf.txt", 0, METRIC_MAPPING_PSS, PRESENCE_PRESENT, 1 * UINT64_C(1024), NULL },
	{ "alike.txt", 3, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "alike.txt", 4, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "alike.txt", 4, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "alike.txt", 5, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "alike.txt", 5, METRIC_MAPPING_FLAGS, PRESENCE_PRESENT, 0, "rd mr mw me" },
	{ "alike.txt", 6, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
	{ "alike.txt", 7, METRIC_MAPPING_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "alike.txt", 7, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 8 * UINT64_C(1024), NULL },
	{ "alike.txt", 9, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "alike.txt", 11, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	/* Without a size in front, the first line is not told by what follows. */
	{ "alike.txt", 12, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 4 * UINT64_C(1024), NULL },
	{ "alike.txt", 13, METRIC_MAPPING_RESIDENT, PRESENCE_PRESENT, 12 * UINT64_C(1024), NULL },
	{ "alike.txt", 13, METRIC_MAPPING_SIZE, PRESENCE_ABSENT, 0, NULL },
	{ "alike.txt", 15, METRIC_MAPPING_SIZE, PRESENCE_PRESENT, 64 * UINT64_C(1024), NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_smaps", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_smaps", cells, ARRAY_SIZE(cells));
}

/* A mapping that grows keeps its row, one that moves or maps another file does not. */
static void test_keys(void **state)
{
	struct reading reading = reading_of_case("process_smaps", "plain.txt");
	const struct key key = { .first = 0x10000000, .second = 15, .name = "/bin/load" };
	const struct key nameless = { .first = 0x100f0000, .name = "" };
	const struct table *table = sample_table(reading.sample, ENTITY_MAPPING);

	(void)state;
	assert_int_equal(table_find(table, &key), 0);
	assert_int_equal(table_find(table, &nameless), 1);
	reading_done(&reading);
}

/* Bytes of a path are kept as they are: making them safe is for the output. */
static void test_raw_bytes(void **state)
{
	struct reading reading = reading_of_case("process_smaps", "not-utf8.txt");

	(void)state;
	assert_string_equal(sample_get(reading.sample, 0, METRIC_MAPPING_PATH)->text,
			    "/tmp/bad\xff\xfe\x1b[31m.dat");
	reading_done(&reading);
}

static void parse_in_two(struct sample *sample, const struct parse_scale *scale, struct text text,
			 size_t split, struct parse_report *report)
{
	struct smaps_reader *reader = smaps_reader_new(&sample->arena, sample, scale, report);
	char *first = exact_copy((struct text){ text.data, split }), *second;
	size_t taken = smaps_reader_take(reader, (struct text){ first, split }, false);

	assert_true(taken <= split);
	free(first);
	text = (struct text){ text.data + taken, text.size - taken };
	second = exact_copy(text);
	smaps_reader_take(reader, (struct text){ second, text.size }, true);
	free(second);
}

static void test_pieces(void **state)
{
	(void)state;
	check_splits("process_smaps", parse_in_two, ENTITY_MAPPING, reports, ARRAY_SIZE(reports));
}

/* A file of which every mapping comes again, with others between, says of each what it says alone. */
static void check_repeated(const char *file)
{
	struct reading once = reading_of_case("process_smaps", file);
	size_t rows = row_count(&once, ENTITY_MAPPING);
	struct reading often = { .sample = sample_of_everything() };
	struct parse_scale scale = { .page_size = 65536, .clock_ticks = 100 };
	char path[256], *text;
	struct text single;

	snprintf(path, sizeof(path), "texts/process_smaps/%s", file);
	single = fixture_load(path);
	text = malloc(3 * single.size + 1);
	assert_non_null(text);
	for (int i = 0; i < 3; i++)
		memcpy(text + (size_t)i * single.size, single.data, single.size);
	parse_smaps(often.sample, &scale, (struct text){ text, 3 * single.size }, &often.report);
	free(text);
	free((void *)(uintptr_t)single.data);
	assert_int_equal(row_count(&often, ENTITY_MAPPING), 3 * rows);
	assert_int_equal(often.report.malformed_line, once.report.malformed_line);
	assert_int_equal(often.report.unknown_fields, once.report.unknown_fields);
	for (size_t row = 0; row < 3 * rows; row++)
		for (enum metric metric = entity_first_metric(ENTITY_MAPPING);
		     metric < entity_end_metric(ENTITY_MAPPING); metric++) {
			const struct cell *a = sample_get(once.sample, row % rows, metric);
			const struct cell *b = sample_get(often.sample, row, metric);

			assert_int_equal(a->presence, b->presence);
			if (cell_has_value(a) && metric_info(metric)->unit == UNIT_TEXT)
				assert_string_equal(a->text, b->text);
			else if (cell_has_value(a))
				assert_int_equal(a->count, b->count);
		}
	reading_done(&often);
	reading_done(&once);
}

static void test_repeated(void **state)
{
	static const char *const files[] = { "plain.txt", "paths.txt", "unknown-key.txt",
					     "lost-heading.txt", "bad-line.txt", "overflow.txt",
					     "nul-bytes.txt", "long-line.txt", "crlf.txt",
					     "before-vmflags.txt", "alike.txt" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		check_repeated(files[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_raw_bytes),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
