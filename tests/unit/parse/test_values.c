/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conversion of the kernel's numbers to the registry's units, at the edges of what fits. */
#include "reading.h"

#include "../../../src/parse/values.h"

struct value_case {
	enum metric metric;
	const char *number;
	int         error;
	uint64_t    count;	/* signed ones by their bits */
};

static const struct parse_scale scale = { .page_size = 16384, .clock_ticks = 100 };

static void check_values(const struct parse_scale *with, const struct value_case *cases,
			 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct cell cell = { .presence = PRESENCE_GONE };
		int error = value_read(with, cases[i].metric, SOURCE_NONE,
				       text_from(cases[i].number), &cell);

		if (error != cases[i].error)
			fail_msg("%s: %d", cases[i].number, error);
		if (error)
			assert_int_equal(cell.presence, PRESENCE_GONE);
		else if (cell.presence != PRESENCE_PRESENT || cell.count != cases[i].count)
			fail_msg("%s becomes %llu", cases[i].number,
				 (unsigned long long)cell.count);
	}
}

static void test_scales(void **state)
{
	static const struct value_case cases[] = {
		{ METRIC_PROCESS_OOM_SCORE, "18446744073709551615", 0, UINT64_MAX },
		{ METRIC_PROCESS_OOM_SCORE, "18446744073709551616", -ERANGE, 0 },
		{ METRIC_SWAP_SIZE, "18014398509481983", 0, UINT64_MAX - 1023 },
		{ METRIC_SWAP_SIZE, "18014398509481984", -ERANGE, 0 },
		{ METRIC_ZONE_FREE, "3", 0, 49152 },
		{ METRIC_ZONE_FREE, "1125899906842623", 0, UINT64_MAX - 16383 },
		{ METRIC_ZONE_FREE, "1125899906842624", -ERANGE, 0 },
		{ METRIC_SYSTEM_PRESSURE_SOME_TOTAL, "18446744073709551", 0,
		  UINT64_C(18446744073709551000) },
		{ METRIC_SYSTEM_PRESSURE_SOME_TOTAL, "18446744073709552", -ERANGE, 0 },
		{ METRIC_SWAP_NAME, "1", -EINVAL, 0 },
		{ METRIC_SWAP_SIZE, "", -EINVAL, 0 },
		{ METRIC_SWAP_SIZE, "-1", -EINVAL, 0 },
		{ METRIC_SWAP_PRIORITY, "-2", 0, (uint64_t)-2 },
		{ METRIC_SWAP_PRIORITY, "9223372036854775808", -ERANGE, 0 },
	};

	(void)state;
	check_values(&scale, cases, ARRAY_SIZE(cases));
}

/* Exact for any tick rate, without an overflow on the way. */
static void test_ticks(void **state)
{
	static const struct parse_scale alpha = { .page_size = 8192, .clock_ticks = 1024 };
	static const struct value_case hundred[] = {
		{ METRIC_PROCESS_START_TIME, "4567", 0, UINT64_C(45670000000) },
		{ METRIC_PROCESS_START_TIME, "1844674407370", 0, UINT64_C(18446744073700000000) },
		{ METRIC_PROCESS_START_TIME, "1844674407371", -ERANGE, 0 },
	};
	static const struct value_case many[] = {
		{ METRIC_PROCESS_START_TIME, "1", 0, 976562 },
		{ METRIC_PROCESS_START_TIME, "1025", 0, UINT64_C(1000976562) },
	};

	(void)state;
	check_values(&scale, hundred, ARRAY_SIZE(hundred));
	check_values(&alpha, many, ARRAY_SIZE(many));
}

static void test_unknown_scales(void **state)
{
	static const struct parse_scale none = { .page_size = 0, .clock_ticks = 0 };
	static const struct value_case cases[] = {
		{ METRIC_ZONE_FREE, "3", -ENODATA, 0 },
		{ METRIC_PROCESS_START_TIME, "3", -ENODATA, 0 },
		{ METRIC_SWAP_SIZE, "3", 0, 3072 },
	};

	(void)state;
	check_values(&none, cases, ARRAY_SIZE(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_ticks),
		cmocka_unit_test(test_unknown_scales),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
