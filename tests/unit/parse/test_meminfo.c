/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/meminfo. */
#include "reading.h"

#define KIBIBYTES UINT64_C(1024)

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 6 },
	{ "empty.txt", 0, 0, 0 },
	{ "no-blank.txt", 0, 0, 2 },
	{ "unknown-keys.txt", 0, 2, 2 },
	{ "overflow.txt", 1, 0, 7 },
	{ "not-numbers.txt", 1, 0, 9 },
	{ "other-units.txt", 1, 0, 4 },
	{ "no-newline.txt", 3, 0, 3 },
	{ "crlf.txt", 0, 0, 6 },
	{ "long-line.txt", 2, 1, 2 },
	{ "nul-bytes.txt", 2, 0, 2 },
	{ "twice.txt", 3, 0, 2 },
	{ "no-colon.txt", 1, 0, 1 },
	{ "any-order.txt", 0, 0, 7 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_PRESENT, 2037568 * KIBIBYTES, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_HUGE_PAGES_TOTAL, PRESENCE_PRESENT, 16, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_HUGE_PAGE_SIZE, PRESENCE_PRESENT, 2048 * KIBIBYTES, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_ZSWAP, PRESENCE_ABSENT, 0, NULL },
	{ "empty.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "no-blank.txt", 0, METRIC_SYSTEM_SHADOW_CALL_STACK, PRESENCE_PRESENT,
	  12345678 * KIBIBYTES, NULL },
	{ "unknown-keys.txt", 0, METRIC_UNKNOWN_SOURCE, PRESENCE_PRESENT, 0, "meminfo" },
	{ "unknown-keys.txt", 0, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "WarpCore" },
	{ "unknown-keys.txt", 0, METRIC_UNKNOWN_VALUE, PRESENCE_PRESENT, 0, "123 kB" },
	{ "unknown-keys.txt", 1, METRIC_UNKNOWN_FIELD, PRESENCE_PRESENT, 0, "Tribbles" },
	{ "unknown-keys.txt", 1, METRIC_UNKNOWN_VALUE, PRESENCE_PRESENT, 0, "7" },
	{ "unknown-keys.txt", 2, METRIC_UNKNOWN_FIELD, PRESENCE_UNASKED, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_BUFFERS, PRESENCE_PRESENT, UINT64_MAX - 1023, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_CACHED, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_HUGE_PAGES_TOTAL, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_HUGE_PAGES_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SYSTEM_SWAP_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_BUFFERS, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_CACHED, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_ACTIVE, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_INACTIVE, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_DIRTY, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_MLOCKED, PRESENCE_UNREADABLE, 0, NULL },
	{ "not-numbers.txt", 0, METRIC_SYSTEM_ANONYMOUS, PRESENCE_PRESENT, 12 * KIBIBYTES, NULL },
	{ "other-units.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "other-units.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_UNREADABLE, 0, NULL },
	{ "other-units.txt", 0, METRIC_SYSTEM_HUGE_PAGES_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "other-units.txt", 0, METRIC_SYSTEM_BUFFERS, PRESENCE_PRESENT, 12 * KIBIBYTES, NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_PRESENT, 1056448 * KIBIBYTES,
	  NULL },
	{ "no-newline.txt", 0, METRIC_SYSTEM_HUGE_PAGES_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_PRESENT, 1056448 * KIBIBYTES, NULL },
	{ "long-line.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_PRESENT, 34 * KIBIBYTES, NULL },
	{ "nul-bytes.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_ABSENT, 0, NULL },
	{ "nul-bytes.txt", 0, METRIC_SYSTEM_BUFFERS, PRESENCE_PRESENT, 56 * KIBIBYTES, NULL },
	{ "twice.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_PRESENT, 12 * KIBIBYTES, NULL },
	{ "no-colon.txt", 0, METRIC_SYSTEM_MEMORY_FREE, PRESENCE_PRESENT, 34 * KIBIBYTES, NULL },
	{ "any-order.txt", 0, METRIC_SYSTEM_MEMORY_TOTAL, PRESENCE_PRESENT, 5 * KIBIBYTES, NULL },
	{ "any-order.txt", 0, METRIC_SYSTEM_ACTIVE_ANONYMOUS, PRESENCE_PRESENT, 6 * KIBIBYTES,
	  NULL },
	{ "any-order.txt", 0, METRIC_SYSTEM_ACTIVE, PRESENCE_PRESENT, 7 * KIBIBYTES, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("meminfo", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("meminfo", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
