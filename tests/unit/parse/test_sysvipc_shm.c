/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Oddities of /proc/sysvipc/shm. */
#include "reading.h"

static const struct report_case reports[] = {
	{ "plain.txt", 0, 0, 3 },
	{ "none.txt", 0, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
	{ "old.txt", 0, 0, 1 },
	{ "overflow.txt", 2, 0, 1 },
	{ "malformed.txt", 2, 0, 3 },
	{ "no-newline.txt", 4, 0, 3 },
	{ "no-heading.txt", 0, 0, 3 },
	{ "crlf.txt", 0, 0, 3 },
	{ "nul.txt", 2, 0, 0 },
	{ "long-line.txt", 0, 0, 1 },
	{ "large-key.txt", 2, 0, 1 },
};

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_ID, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_KEY, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_PERMISSIONS, PRESENCE_PRESENT, 0, "600" },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_FLAGS, PRESENCE_PRESENT, 0, "destroyed" },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_SIZE, PRESENCE_PRESENT, 4194304, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_CREATOR_PID, PRESENCE_PRESENT, 101, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_LAST_PID, PRESENCE_PRESENT, 102, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_ATTACHED, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_ATTACH_TIME, PRESENCE_PRESENT, 1700000000, NULL },
	{ "plain.txt", 0, METRIC_SHM_SEGMENT_DETACH_TIME, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_KEY,
	  PRESENCE_PRESENT, (uint64_t)-INT64_C(1431655766), NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_PERMISSIONS, PRESENCE_PRESENT, 0, "644" },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_FLAGS, PRESENCE_PRESENT, 0, "" },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_OWNER_UID, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_CREATOR_UID, PRESENCE_PRESENT, 1001, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_CREATOR_GID, PRESENCE_PRESENT, 100, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_DETACH_TIME, PRESENCE_PRESENT, 1700000002, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_CHANGE_TIME, PRESENCE_PRESENT, 1700000000, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_RESIDENT, PRESENCE_PRESENT, 8192, NULL },
	{ "plain.txt", 1, METRIC_SHM_SEGMENT_SWAP, PRESENCE_PRESENT, 4096, NULL },
	{ "plain.txt", 2, METRIC_SHM_SEGMENT_FLAGS, PRESENCE_PRESENT, 0, "destroyed locked" },
	{ "plain.txt", 2, METRIC_SHM_SEGMENT_PERMISSIONS, PRESENCE_PRESENT, 0, "666" },
	{ "plain.txt", 2, METRIC_SHM_SEGMENT_LAST_PID, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 2, METRIC_SHM_SEGMENT_ATTACH_TIME, PRESENCE_ABSENT, 0, NULL },
	{ "old.txt", 0, METRIC_SHM_SEGMENT_CHANGE_TIME, PRESENCE_PRESENT, 1700000000, NULL },
	{ "old.txt", 0, METRIC_SHM_SEGMENT_RESIDENT, PRESENCE_ABSENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_SHM_SEGMENT_SIZE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_SHM_SEGMENT_RESIDENT, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_SHM_SEGMENT_SWAP, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_SHM_SEGMENT_KEY, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_SHM_SEGMENT_PERMISSIONS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 1, METRIC_SHM_SEGMENT_FLAGS, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 2, METRIC_SHM_SEGMENT_ID, PRESENCE_PRESENT, 5, NULL },
	{ "no-newline.txt", 2, METRIC_SHM_SEGMENT_RESIDENT, PRESENCE_PRESENT, 0, NULL },
	{ "no-newline.txt", 2, METRIC_SHM_SEGMENT_SWAP, PRESENCE_UNREADABLE, 0, NULL },
	{ "large-key.txt", 0, METRIC_SHM_SEGMENT_KEY, PRESENCE_PRESENT, 9999999999, NULL },
	{ "large-key.txt", 0, METRIC_SHM_SEGMENT_PERMISSIONS, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_reports(void **state)
{
	(void)state;
	check_reports("sysvipc_shm", reports, ARRAY_SIZE(reports));
}

static void test_cells(void **state)
{
	(void)state;
	check_cells("sysvipc_shm", cells, ARRAY_SIZE(cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reports),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
