/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of one value, in every form that the kernel writes them. */
#include "reading.h"

struct one_value {
	enum metric   metric;
	enum source   source;
	const char   *text;
	enum presence presence;
	uint64_t      count;
	const char   *expected;	/* of texts */
	unsigned      malformed_line;
};

static void check(const struct one_value *value)
{
	static const struct parse_scale scale = { .page_size = 65536, .clock_ticks = 100 };
	struct sample *sample = sample_of_everything();
	struct parse_report report = { .rows = 0 };
	const struct cell *cell;
	enum entity entity = metric_info(value->metric)->entity;

	if (!sample_table(sample, entity)->row_count)
		assert_int_equal(sample_add_row(sample, entity, (struct key){ .name = "x" }), 0);
	parse_value(sample, 0, value->metric, value->source, &scale, text_from(value->text),
		    &report);
	cell = sample_get(sample, 0, value->metric);
	if (cell->presence != value->presence || report.malformed_line != value->malformed_line)
		fail_msg("\"%s\" is %s, line %u", value->text, presence_name(cell->presence),
			 report.malformed_line);
	if (cell->presence == PRESENCE_PRESENT && value->expected)
		assert_string_equal(cell->text, value->expected);
	else if (cell->presence == PRESENCE_PRESENT)
		assert_int_equal(cell->count, value->count);
	sample_free(sample);
}

static void test_numbers(void **state)
{
	static const struct one_value values[] = {
		{ METRIC_SLAB_CPU_SLABS, SOURCE_SLAB_CACHE, "4 N0=4\n", PRESENCE_PRESENT, 4, NULL,
		  0 },
		{ METRIC_SLAB_CPU_PARTIAL_OBJECTS, SOURCE_SLAB_CACHE, "21(2) C0=21(2)\n",
		  PRESENCE_PRESENT, 21, NULL, 0 },
		{ METRIC_SLAB_CPU_PARTIAL_OBJECTS, SOURCE_SLAB_CACHE, "0(0)\n", PRESENCE_PRESENT, 0,
		  NULL, 0 },
		{ METRIC_SLAB_CPU_PARTIAL_OBJECTS, SOURCE_SLAB_CACHE, "(2)\n",
		  PRESENCE_UNREADABLE, 0, NULL, 1 },
		{ METRIC_SLAB_CPU_PARTIAL_OBJECTS, SOURCE_SLAB_CACHE, "21(2\n",
		  PRESENCE_UNREADABLE, 0, NULL, 1 },
		{ METRIC_HUGE_POOL_DEMOTE_SIZE, SOURCE_HUGE_POOL, "2048kB\n", PRESENCE_PRESENT,
		  2 << 20, NULL, 0 },
		{ METRIC_HUGE_POOL_DEMOTE_SIZE, SOURCE_HUGE_POOL, "kB\n", PRESENCE_UNREADABLE, 0,
		  NULL, 1 },
		{ METRIC_HUGE_POOL_PAGES, SOURCE_NODE_HUGE_POOL, "7\n", PRESENCE_PRESENT, 7, NULL,
		  0 },
		{ METRIC_HUGE_POOL_PAGES, SOURCE_HUGE_POOL, "7", PRESENCE_UNREADABLE, 0, NULL, 1 },
		{ METRIC_HUGE_POOL_PAGES, SOURCE_HUGE_POOL, "18446744073709551616\n",
		  PRESENCE_UNREADABLE, 0, NULL, 1 },
		{ METRIC_HUGE_POOL_PAGES, SOURCE_HUGE_POOL, "", PRESENCE_UNREADABLE, 0, NULL, 0 },
		{ METRIC_SYSTEM_ZSWAP_ENABLED, SOURCE_ZSWAP, "Y\n", PRESENCE_PRESENT, 1, NULL, 0 },
		{ METRIC_SYSTEM_ZSWAP_ENABLED, SOURCE_ZSWAP, "N\n", PRESENCE_PRESENT, 0, NULL, 0 },
		{ METRIC_SYSTEM_KSM_PAGES_SHARED, SOURCE_KSM, "3\n", PRESENCE_PRESENT, 3 * 65536,
		  NULL, 0 },
		{ METRIC_SYSTEM_KSM_GENERAL_PROFIT, SOURCE_KSM, "-64\n", PRESENCE_PRESENT,
		  (uint64_t)-64, NULL, 0 },
		{ METRIC_SYSTEM_SHM_MAXIMUM, SOURCE_SYSCTL_KERNEL, "18446744073692774399\n",
		  PRESENCE_UNLIMITED, 0, NULL, 0 },
		{ METRIC_SYSTEM_SHM_MAXIMUM, SOURCE_SYSCTL_KERNEL, "33554432\n", PRESENCE_PRESENT,
		  33554432, NULL, 0 },
		{ METRIC_SYSTEM_SHM_ALL, SOURCE_SYSCTL_KERNEL, "18446744073692774399\n",
		  PRESENCE_UNLIMITED, 0, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		check(&values[i]);
}

static void test_texts(void **state)
{
	static const struct one_value values[] = {
		{ METRIC_SYSTEM_THP_ENABLED, SOURCE_THP, "always [madvise] never\n",
		  PRESENCE_PRESENT, 0, "madvise", 0 },
		{ METRIC_ZRAM_ALGORITHM, SOURCE_ZRAM, "[lzo-rle] lzo lz4 \n", PRESENCE_PRESENT, 0,
		  "lzo-rle", 0 },
		{ METRIC_ZRAM_ALGORITHM, SOURCE_ZRAM, "lzo lz4\n", PRESENCE_PRESENT, 0, "lzo lz4",
		  0 },
		{ METRIC_SYSTEM_LOWMEM_RESERVE_RATIO, SOURCE_SYSCTL_VM, "256\t256\t32\t0\t0\n",
		  PRESENCE_PRESENT, 0, "256 256 32 0 0", 0 },
		{ METRIC_SYSTEM_LRU_GEN_ENABLED, SOURCE_MM_SETTINGS, "0x0007\n", PRESENCE_PRESENT,
		  0, "0x0007", 0 },
		{ METRIC_SYSTEM_ZSWAP_COMPRESSOR, SOURCE_ZSWAP, "\n", PRESENCE_ABSENT, 0, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		check(&values[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
