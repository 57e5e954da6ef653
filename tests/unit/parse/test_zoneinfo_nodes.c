/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /proc/zoneinfo says of nodes: which rows it makes, and that nothing is overwritten. */
#include "reading.h"

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_NODE_NR_INACTIVE_ANON,
	  PRESENCE_PRESENT, 3736 * UINT64_C(65536), NULL },
	{ "plain.txt", 0, METRIC_NODE_NR_KERNEL_STACK, PRESENCE_PRESENT, 1136 * 1024, NULL },
	{ "plain.txt", 0, METRIC_NODE_NR_DIRTY, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "nr_never_seen" },
	{ "plain.txt", 1, METRIC_NODE_NR_INACTIVE_ANON, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 2, METRIC_NODE_NR_INACTIVE_ANON,
	  PRESENCE_PRESENT, 12 * UINT64_C(65536), NULL },
	{ "twice.txt", 0, METRIC_NODE_NR_INACTIVE_ANON,
	  PRESENCE_PRESENT, 3 * UINT64_C(65536), NULL },
	{ "twice.txt", 0, METRIC_NODE_NR_ACTIVE_ANON, PRESENCE_ABSENT, 0, NULL },
	{ "comes-back.txt", 0, METRIC_NODE_NR_ACTIVE_ANON, PRESENCE_ABSENT, 0, NULL },
	{ "overflow-and-cut.txt", 0, METRIC_NODE_NR_INACTIVE_ANON, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-and-cut.txt", 0, METRIC_NODE_NR_ACTIVE_ANON, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow-and-cut.txt", 0, METRIC_NODE_NR_DIRTY, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_cells(void **state)
{
	(void)state;
	check_cells("zoneinfo_nodes", cells, ARRAY_SIZE(cells));
}

static void check_nodes(const char *file, const uint64_t *nodes, size_t count)
{
	struct reading reading = reading_of_case("zoneinfo_nodes", file);
	const struct table *table = sample_table(reading.sample, ENTITY_NODE);

	assert_int_equal(table->row_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(table->keys[i].first, nodes[i]);
		assert_int_equal(sample_get(reading.sample, i, METRIC_NODE_NODE)->count, nodes[i]);
	}
	reading_done(&reading);
}

/* Nodes without memory are nodes; numbers may have gaps. */
static void test_rows(void **state)
{
	(void)state;
	check_nodes("plain.txt", (const uint64_t[]){ 0, 1, 3 }, 3);
	check_nodes("comes-back.txt", (const uint64_t[]){ 0, 1 }, 2);
	check_nodes("empty.txt", NULL, 0);
}

static void test_damaged_lines(void **state)
{
	static const struct {
		const char *file;
		unsigned line;
	} cases[] = {
		{ "plain.txt", 0 },
		{ "overflow-and-cut.txt", 3 },
		{ "lost-part.txt", 2 },
		{ "empty.txt", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading reading = reading_of_case("zoneinfo_nodes", cases[i].file);

		assert_int_equal(reading.report.malformed_line, cases[i].line);
		reading_done(&reading);
	}
}

/* The rows that somebody made before keep their places, and new ones follow. */
static void test_known_rows(void **state)
{
	static const char text[] = "Node 0, zone   Normal\n  per-node stats\n"
				   "      nr_inactive_anon 1\n      nr_active_anon 2\n"
				   "Node 4, zone   Normal\n";
	struct sample *sample = sample_of_everything();
	struct parse_scale scale = { .page_size = 4096 };
	struct parse_report report = { 0 };

	(void)state;
	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 4 });
	sample_add_row(sample, ENTITY_NODE, (struct key){ .first = 0 });
	sample_put_count(sample, 1, METRIC_NODE_NR_INACTIVE_ANON, 17);
	parse_zoneinfo_nodes(sample, &scale, text_from(text), &report);
	assert_int_equal(sample_table(sample, ENTITY_NODE)->row_count, 2);
	assert_int_equal(sample_table(sample, ENTITY_ZONE)->row_count, 0);
	assert_int_equal(sample_get(sample, 1, METRIC_NODE_NR_INACTIVE_ANON)->count, 17);
	assert_int_equal(sample_get(sample, 1, METRIC_NODE_NR_ACTIVE_ANON)->count, 2 * 4096);
	sample_free(sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_damaged_lines),
		cmocka_unit_test(test_known_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
