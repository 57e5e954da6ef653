/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The single numbers of /proc/PID/oom_score and oom_score_adj. */
#include "reading.h"

static const struct cell_case scores[] = {
	{ "plain.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_PRESENT, 666, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_UNREADABLE, 0, NULL },
	{ "negative.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_UNREADABLE, 0, NULL },
	{ "long-line.txt", 0, METRIC_PROCESS_OOM_SCORE, PRESENCE_UNREADABLE, 0, NULL },
};

static const struct cell_case adjustments[] = {
	{ "plain.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_PRESENT, (uint64_t)-1000,
	  NULL },
	{ "positive.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_PRESENT, 1000, NULL },
	{ "empty.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_ABSENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_UNREADABLE, 0, NULL },
	{ "cut.txt", 0, METRIC_PROCESS_OOM_SCORE_ADJUSTMENT, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_scores(void **state)
{
	(void)state;
	check_cells("process_oom_score", scores, ARRAY_SIZE(scores));
}

static void test_adjustments(void **state)
{
	(void)state;
	check_cells("process_oom_score_adj", adjustments, ARRAY_SIZE(adjustments));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores),
		cmocka_unit_test(test_adjustments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
