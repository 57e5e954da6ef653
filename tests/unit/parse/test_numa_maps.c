/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/PID/numa_maps, alone and joined to the mappings of smaps. */
#include "pieces.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 6 },
	{ "policies.txt", 0, 0, 13 },
	{ "old-kernel.txt", 0, 0, 3 },
	{ "overflow.txt", 4, 0, 6 },
	{ "overflow-amounts.txt", 0, 0, 6 },
	{ "malformed.txt", 1, 2, 2 },
	{ "anonymous-bounds.txt", 0, 0, 3 },
	{ "no-newline.txt", 2, 0, 1 },
	{ "crlf.txt", 0, 0, 1 },
	{ "nul-bytes.txt", 1, 0, 1 },
	{ "long-line.txt", 0, 0, 1 },
	{ "alike.txt", 5, 2, 12 },
	{ "alike-whole.txt", 0, 2, 12 },
	{ "empty.txt", 0, 0, 0 },
};

/* Rows are in the order of nodes: here 0, 2. */
static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PLACEMENT_NODE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 31 * 4096, NULL },
	{ "plain.txt", 0, METRIC_PLACEMENT_HUGETLB, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_PLACEMENT_MAPPINGS, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 0, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_AT_LEAST, 8 * 4096, NULL },
	{ "plain.txt", 1, METRIC_PLACEMENT_NODE, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 1, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT,
	  13 * 4096 + 3 * (2 << 20), NULL },
	{ "plain.txt", 1, METRIC_PLACEMENT_HUGETLB, PRESENCE_PRESENT, 3 * (2 << 20), NULL },
	{ "old-kernel.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 3 * 65536, NULL },
	{ "old-kernel.txt", 1, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "old-kernel.txt", 1, METRIC_PLACEMENT_MAPPINGS, PRESENCE_PRESENT, 2, NULL },
	{ "overflow-amounts.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 3 * 4096, NULL },
	{ "overflow-amounts.txt", 0, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-amounts.txt", 1, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-amounts.txt", 2, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-amounts.txt", 3, METRIC_PLACEMENT_NODE, PRESENCE_PRESENT, 4, NULL },
	{ "overflow-amounts.txt", 4, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-amounts.txt", 5, METRIC_PLACEMENT_NODE, PRESENCE_PRESENT, 7, NULL },
	{ "overflow-amounts.txt", 5, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-amounts.txt", 6, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 4096, NULL },
	{ "malformed.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_UNREADABLE, 0, NULL },
	{ "anonymous-bounds.txt", 0, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_AT_LEAST,
	  (3 + 3) * 4096, NULL },
	{ "anonymous-bounds.txt", 1, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_AT_LEAST, 0, NULL },
	{ "anonymous-bounds.txt", 2, METRIC_PLACEMENT_ANONYMOUS, PRESENCE_PRESENT, 11 * 4096,
	  NULL },
	{ "no-newline.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 6, METRIC_PLACEMENT_RESIDENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "alike.txt", 1, METRIC_PLACEMENT_HUGETLB, PRESENCE_UNREADABLE, 0, NULL },
	{ "alike-whole.txt", 0, METRIC_PLACEMENT_MAPPINGS, PRESENCE_PRESENT, 5, NULL },
	{ "alike-whole.txt", 0, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 5 * 4096, NULL },
	{ "alike-whole.txt", 1, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 4 * 2 * 4096, NULL },
	{ "long-line.txt", 1023, METRIC_PLACEMENT_RESIDENT, PRESENCE_PRESENT, 4096, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("process_numa_maps", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cells); i++) {
		struct reading reading = reading_of_case("process_numa_maps", cells[i].file);
		const struct cell *cell = sample_get(reading.sample, cells[i].row, cells[i].metric);

		check_cell(&reading, &cells[i]);
		if (cells[i].presence == PRESENCE_AT_LEAST)
			assert_int_equal(cell->count, cells[i].count);
		reading_done(&reading);
	}
}

/* Mappings at these addresses, then the file; the caller frees. */
static struct sample *join(const char *file, const uint64_t *starts, size_t count)
{
	struct sample *sample = sample_of_everything();
	struct parse_scale scale = { .page_size = 4096 };
	struct parse_report report = { 0 };
	struct text text;
	char path[256];

	for (size_t i = 0; i < count; i++)
		sample_add_row(sample, ENTITY_MAPPING, (struct key){ .first = starts[i] });
	snprintf(path, sizeof(path), "texts/process_numa_maps/%s", file);
	text = fixture_load(path);
	assert_non_null(text.data);
	parse_numa_maps(sample, &scale, text, &report);
	free((void *)(uintptr_t)text.data);
	return sample;
}

static void test_joined(void **state)
{
	static const uint64_t starts[] = {
		0x400000, 0x480000, 0x500000, 0x7f0000000000, 0x7f0100000000, 0x7f0200000000,
		0xffffffffff600000,
	};
	static const struct cell_case joined[] = {
		{ "file", 0, METRIC_MAPPING_POLICY, PRESENCE_PRESENT, 0, "prefer:2" },
		{ "file", 0, METRIC_MAPPING_NODES, PRESENCE_PRESENT, 0, "N0=12.0K N2=4.00K" },
		{ "file", 0, METRIC_MAPPING_NODE_RESIDENT, PRESENCE_PRESENT, 4 * 4096, NULL },
		{ "file", 0, METRIC_MAPPING_NODE_ANONYMOUS, PRESENCE_PRESENT, 0, NULL },
		{ "file", 0, METRIC_MAPPING_NODE_ACTIVE, PRESENCE_PRESENT, 2 * 4096, NULL },
		{ "file", 0, METRIC_MAPPING_MAP_COUNT_MAXIMUM, PRESENCE_PRESENT, 1, NULL },
		{ "new", 1, METRIC_MAPPING_POLICY, PRESENCE_ABSENT, 0, NULL },
		{ "heap", 2, METRIC_MAPPING_NODE_ANONYMOUS, PRESENCE_PRESENT, 8 * 4096, NULL },
		{ "heap", 2, METRIC_MAPPING_NODE_ACTIVE, PRESENCE_PRESENT, 8 * 4096, NULL },
		{ "heap", 2, METRIC_MAPPING_NODE_PAGE_SIZE, PRESENCE_PRESENT, 4096, NULL },
		{ "all", 3, METRIC_MAPPING_POLICY, PRESENCE_PRESENT, 0, "interleave:0,2-3" },
		{ "all", 3, METRIC_MAPPING_MAP_COUNT_MAXIMUM, PRESENCE_PRESENT, 3, NULL },
		{ "all", 3, METRIC_MAPPING_NODE_DIRTY, PRESENCE_PRESENT, 6 * 4096, NULL },
		{ "all", 3, METRIC_MAPPING_NODE_SWAP_CACHE, PRESENCE_PRESENT, 2 * 4096, NULL },
		{ "all", 3, METRIC_MAPPING_NODE_WRITEBACK, PRESENCE_PRESENT, 4096, NULL },
		{ "huge", 4, METRIC_MAPPING_NODES, PRESENCE_PRESENT, 0, "N2=6.00M" },
		{ "huge", 4, METRIC_MAPPING_NODE_PAGE_SIZE, PRESENCE_PRESENT, 2 << 20, NULL },
		{ "huge", 4, METRIC_MAPPING_NODE_ACTIVE, PRESENCE_ABSENT, 0, NULL },
		{ "untouched", 5, METRIC_MAPPING_NODES, PRESENCE_PRESENT, 0, "" },
		{ "untouched", 5, METRIC_MAPPING_NODE_RESIDENT, PRESENCE_PRESENT, 0, NULL },
		{ "untouched", 5, METRIC_MAPPING_NODE_PAGE_SIZE, PRESENCE_ABSENT, 0, NULL },
		{ "vsyscall", 6, METRIC_MAPPING_POLICY, PRESENCE_ABSENT, 0, NULL },
	};
	struct reading reading = { .sample = join("plain.txt", starts, ARRAY_SIZE(starts)) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(joined); i++)
		check_cell(&reading, &joined[i]);
	reading_done(&reading);
}

static void test_policies(void **state)
{
	static const char *const policies[] = {
		"default", "local", "bind:0-1", "interleave:0,2", "prefer:1",
		"prefer (many):0,2-3", "prefer (many)=static:0-1", "weighted interleave:0,2",
		"weighted interleave=balancing:0-1", "bind=static|balancing:0-1",
		"prefer=relative:1", "prefer (many)", "something_new:0-1",
	};
	uint64_t starts[ARRAY_SIZE(policies)];
	struct sample *sample;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		starts[i] = (i + 1) << 12;
	sample = join("policies.txt", starts, ARRAY_SIZE(starts));
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		assert_string_equal(sample_get(sample, i, METRIC_MAPPING_POLICY)->text,
				    policies[i]);
	assert_int_equal(sample_get(sample, 6, METRIC_MAPPING_NODE_RESIDENT)->count, 4096);
	assert_string_equal(sample_get(sample, 11, METRIC_MAPPING_NODES)->text, "N1=4.00K");
	sample_free(sample);
}

/* Numbers that do not fit cost their own cells. */
static void test_joined_overflow(void **state)
{
	static const uint64_t starts[] = { 0x400000, 0x500000, 0x600000, 0xa00000 };
	struct sample *sample = join("overflow.txt", starts, ARRAY_SIZE(starts));

	(void)state;
	assert_int_equal(sample_get(sample, 0, METRIC_MAPPING_NODE_ANONYMOUS)->presence,
			 PRESENCE_UNREADABLE);
	assert_int_equal(sample_get(sample, 0, METRIC_MAPPING_NODE_RESIDENT)->count, 3 * 4096);
	assert_int_equal(sample_get(sample, 1, METRIC_MAPPING_NODE_RESIDENT)->presence,
			 PRESENCE_UNREADABLE);
	assert_string_equal(sample_get(sample, 1, METRIC_MAPPING_NODES)->text, "N1=?");
	assert_int_equal(sample_get(sample, 2, METRIC_MAPPING_NODE_RESIDENT)->presence,
			 PRESENCE_UNREADABLE);
	sample_free(sample);
}

static void parse_in_two(struct sample *sample, const struct parse_scale *scale, struct text text,
			 size_t split, struct parse_report *report)
{
	struct numa_reader *reader = numa_reader_new(&sample->arena, sample, scale, report);
	char *first = exact_copy((struct text){ text.data, split }), *second;
	size_t taken = numa_reader_take(reader, (struct text){ first, split }, false);

	assert_true(taken <= split);
	free(first);
	text = (struct text){ text.data + taken, text.size - taken };
	second = exact_copy(text);
	numa_reader_take(reader, (struct text){ second, text.size }, true);
	free(second);
}

static void test_pieces(void **state)
{
	(void)state;
	check_splits("process_numa_maps", parse_in_two, ENTITY_PLACEMENT, reports, ARRAY_SIZE(reports));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_policies),
		cmocka_unit_test(test_joined_overflow),
		cmocka_unit_test(test_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
