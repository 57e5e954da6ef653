/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text report of a small machine, character by character. */
#include "small_machine.h"

#include <time.h>

#define DENIED_NOTE \
	"  ? proc/PID/smaps_rollup: 1 refused; " \
	"needs CAP_SYS_PTRACE (CAP_PERFMON on newer kernels), or the same user\n"

static int use_utc(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	return 0;
}

static void test_table(void **state)
{
	char *text = write_report("text", (struct report_request){ .is_utf8 = true },
				  &process_view);

	(void)state;
	assert_string_equal(text,
		"1970-01-01 00:16:42 +0000  box  6.1  x86_64  rates over 2.00 s\n"
		"\n"
		"Test: 4\n"
		"  PID   PSS   RSS MINFLT/s NAME\n"
		"    1  512K 1.00M        0 init\n"
		"   20     ? 8.00M       25 a) R 1 (\\n\\x1b[31m\\xff\n"
		"  300     ⧗ 2.00M        0 漢字\n"
		" 4000     –     –        0 kthreadd\n"
		"total >512K             25\n"
		DENIED_NOTE
		"  ⧗ proc/PID/smaps_rollup: 1 held up, the process's mmap_lock is taken\n");
	free(text);
}

static void test_ascii(void **state)
{
	char *text = write_report("text", (struct report_request){ 0 }, &process_view);

	(void)state;
	for (const char *at = text; *at; at++)
		assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
	assert_non_null(strstr(text, " 4000     -     -        0 kthreadd\n"));
	free(text);
}

static void test_exact(void **state)
{
	char *text = write_report("text", (struct report_request){ .is_exact = true, .top = 1 },
				  &process_view);

	(void)state;
	assert_non_null(strstr(text, "Test: 1 of 4\n"));
	assert_non_null(strstr(text, "    1  524288 1048576     0.00 init\n"));
	assert_non_null(strstr(text, "total >524288            25.00\n"));
	free(text);
}

static void test_columns_give_way(void **state)
{
	char *text = write_report("text", (struct report_request){ .width = 28 }, &process_view);

	(void)state;
	/* RSS has the highest rank, then the faults; the name is cut. */
	assert_non_null(strstr(text, "\n  PID   PSS NAME\n"));
	assert_non_null(strstr(text, "\n   20     ? a) R 1 (\\n\\x1b[3\n"));
	assert_non_null(strstr(text, "\ntotal >512K\n"));
	free(text);
}

static void test_filter_is_told(void **state)
{
	struct filter *filter;
	char *text;

	(void)state;
	assert_int_equal(filter_new(ENTITY_PROCESS, "name=nobody", &filter, NULL), 0);
	text = write_report("text", (struct report_request){
		.filter = filter, .filter_entity = ENTITY_PROCESS }, &process_view);
	assert_non_null(strstr(text, "\nTest (4 more hidden by the filter)\n  none\n"));
	filter_free(filter);
	free(text);
}

static void test_form(void **state)
{
	char *text = write_report("text", (struct report_request){ .is_utf8 = true }, &form_view);

	(void)state;
	assert_non_null(strstr(text, "\nForm\n"
				     "  pid                     1\n"
				     "  pss                  512K\n"
				     "  resident            1.00M\n"
				     "  minor_faults_per_s      0\n"
				     "  name                init\n"
				     "\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_columns_give_way),
		cmocka_unit_test(test_filter_is_told),
		cmocka_unit_test(test_form),
	};

	return cmocka_run_group_tests(tests, use_utc, NULL);
}
