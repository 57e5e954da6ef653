/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/swaps. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 2 },
	{ "escapes.txt", 0, 0, 2 },
	{ "none.txt", 0, 0, 0 },
	{ "overflow.txt", 2, 0, 2 },
	{ "malformed.txt", 2, 0, 2 },
	{ "no-newline.txt", 2, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
	{ "crlf.txt", 0, 0, 1 },
	{ "long-line.txt", 0, 0, 1 },
	{ "no-heading.txt", 0, 0, 1 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SWAP_NAME, PRESENCE_PRESENT, 0, "/dev/zram0" },
	{ "plain.txt", 0, METRIC_SWAP_TYPE, PRESENCE_PRESENT, 0, "partition" },
	{ "plain.txt", 0, METRIC_SWAP_SIZE, PRESENCE_PRESENT, 524224 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_SWAP_USED, PRESENCE_PRESENT, 131072 * UINT64_C(1024), NULL },
	{ "plain.txt", 0, METRIC_SWAP_PRIORITY, PRESENCE_PRESENT, (uint64_t)-2, NULL },
	{ "plain.txt", 1, METRIC_SWAP_NAME, PRESENCE_PRESENT, 0, "/swapfile" },
	{ "plain.txt", 1, METRIC_SWAP_TYPE, PRESENCE_PRESENT, 0, "file" },
	{ "plain.txt", 1, METRIC_SWAP_USED, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_SWAP_PRIORITY, PRESENCE_PRESENT, 32767, NULL },
	{ "overflow.txt", 0, METRIC_SWAP_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SWAP_USED, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SWAP_PRIORITY, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 1, METRIC_SWAP_SIZE, PRESENCE_PRESENT, UINT64_MAX - 1023, NULL },
	{ "overflow.txt", 1, METRIC_SWAP_PRIORITY, PRESENCE_PRESENT, UINT64_C(1) << 63, NULL },
	{ "malformed.txt", 0, METRIC_SWAP_NAME, PRESENCE_PRESENT, 0, "/dev/c" },
	{ "malformed.txt", 0, METRIC_SWAP_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SWAP_PRIORITY, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_SWAP_NAME, PRESENCE_PRESENT, 0, "/dev/d" },
	{ "malformed.txt", 1, METRIC_SWAP_PRIORITY, PRESENCE_PRESENT, (uint64_t)-3, NULL },
	{ "no-newline.txt", 0, METRIC_SWAP_USED, PRESENCE_PRESENT, 2 * UINT64_C(1024), NULL },
	{ "no-newline.txt", 0, METRIC_SWAP_PRIORITY, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_SWAP_PRIORITY, PRESENCE_PRESENT, (uint64_t)-3, NULL },
	{ "no-heading.txt", 0, METRIC_SWAP_NAME, PRESENCE_PRESENT, 0, "/dev/a" },
	{ "long-line.txt", 0, METRIC_SWAP_USED, PRESENCE_PRESENT, 2 * UINT64_C(1024), NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("swaps", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("swaps", cells, ARRAY_SIZE(cells));
}

/* Blank, tab, newline and backslash come back; what is no escape stays as it is. */
static void test_escapes(void **state)
{
	struct reading reading = reading_of_case("swaps", "escapes.txt");

	(void)state;
	assert_string_equal(sample_get(reading.sample, 0, METRIC_SWAP_NAME)->text,
			    "/swap/with blank\ttab\nline\\slash (deleted)");
	assert_string_equal(sample_get(reading.sample, 1, METRIC_SWAP_NAME)->text,
			    "/swap/\\0x\\400\\99\\0\\000end\\04");
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
